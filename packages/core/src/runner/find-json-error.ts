/** One token of JSON, blanks before it included: punctuation, a string, a number, a word. */
const token =
  /[ \t\r\n]*(?:([[\]{},:])|("(?:[^"\\\p{Cc}\u007f]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/uy
const blanks = /[ \t\r\n]*/y

/** Where in a text JSON breaks off. */
export interface JsonErrorPlace {
  /** From 1. */
  readonly line: number
  /** From 1, in characters. */
  readonly column: number
}

/**
 * Finds the place at which a text stops being JSON. The engine's own message is of no use: it quotes the text,
 * which may hold secrets.
 *
 * @param text the text that `JSON.parse` refused
 * @returns the place of the first token that cannot stand where it stands; undefined where the text is JSON
 * @example findJsonError('{"port": }') // { line: 1, column: 10 }
 */
export function findJsonError(text: string): JsonErrorPlace | undefined {
  const offset = errorOffset(text)
  if (offset === undefined) return undefined
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/)
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 }
}

type Expected = 'value' | 'value or ]' | 'key or }' | 'key' | ':' | ', or end' | 'nothing'

function errorOffset(text: string): number | undefined {
  const closers: string[] = []
  let expected: Expected = 'value'
  let offset = 0
  while (true) {
    blanks.lastIndex = offset
    offset += blanks.exec(text)?.[0].length ?? 0
    if (offset === text.length) return expected === 'nothing' ? undefined : offset
    token.lastIndex = offset
    const match = token.exec(text)
    if (!match) return offset
    const [whole, mark, string] = match
    const next = step(expected, mark, string !== undefined, closers)
    if (!next) return offset
    expected = next
    offset += whole.length
  }
}

/** What may follow a token; undefined where the token itself may not stand here. Keeps `closers` up to date. */
function step(
  expected: Expected,
  mark: string | undefined,
  isString: boolean,
  closers: string[],
): Expected | undefined {
  const after = (): Expected => (closers.length > 0 ? ', or end' : 'nothing')
  const takesValue = expected === 'value' || expected === 'value or ]'
  if (mark === undefined) {
    if (takesValue) return after()
    return isString && (expected === 'key' || expected === 'key or }') ? ':' : undefined
  }
  if (mark === '{' || mark === '[') {
    if (!takesValue) return undefined
    closers.push(mark === '{' ? '}' : ']')
    return mark === '{' ? 'key or }' : 'value or ]'
  }
  if (mark === ':') return expected === ':' ? 'value' : undefined
  if (mark === ',') {
    if (expected !== ', or end') return undefined
    return closers.at(-1) === '}' ? 'key' : 'value'
  }
  const mayClose = expected === ', or end' || expected === (mark === '}' ? 'key or }' : 'value or ]')
  if (!mayClose || closers.at(-1) !== mark) return undefined
  closers.pop()
  return after()
}
