/** One token of JSON: punctuation, the beginning of a string, a number, a word. */
const token = /([[\]{},:])|(")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const blanks = /[ \t\r\n]*/y
const escapeSequence = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y

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
    const [whole, mark, quote] = match
    const next = step(expected, mark, quote !== undefined, closers)
    const end = quote === undefined ? offset + whole.length : stringEnd(text, offset + 1)
    if (!next || end === undefined) return offset
    expected = next
    offset = end
  }
}

/** Where a string ends whose content begins at `at`; undefined where it does not. By hand: a long one is too much for a pattern. */
function stringEnd(text: string, at: number): number | undefined {
  for (let offset = at; offset < text.length; ) {
    const unit = text.charCodeAt(offset)
    if (unit === 0x22) return offset + 1
    if (unit < 0x20) return undefined
    if (unit === 0x5c) {
      escapeSequence.lastIndex = offset
      const match = escapeSequence.exec(text)
      if (!match) return undefined
      offset += match[0].length
    } else {
      offset += 1
    }
  }
  return undefined
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
