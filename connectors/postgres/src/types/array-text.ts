/** Elements of an array as the server prints them, nested for each dimension. */
export type ArrayElements = readonly (string | null | ArrayElements)[]

/** An array as the server prints it. */
export interface ParsedArray {
  readonly elements: ArrayElements
  /** The lower bound of each dimension, where any of them is not 1. */
  readonly lowerBounds?: readonly number[]
}

/**
 * Prints an array as PostgreSQL does.
 *
 * @param elements nested for each dimension, each level of one length
 * @param delimiter between the elements: a comma, but for `box`
 * @returns an array literal, without bounds
 * @example arrayText(['a', 'b c', null]) // '{a,"b c",NULL}'
 */
export function arrayText(elements: ArrayElements, delimiter = ','): string {
  const texts = elements.map((element) =>
    element === null
      ? 'NULL'
      : typeof element === 'string'
        ? quoted(element, delimiter)
        : arrayText(element, delimiter),
  )
  return `{${texts.join(delimiter)}}`
}

function quoted(text: string, delimiter: string): string {
  const isPlain =
    text !== '' &&
    !/["\\{} \t\n\v\f\r]/.test(text) &&
    !text.includes(delimiter) &&
    text.toLowerCase() !== 'null'
  return isPlain ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
}

/**
 * Reads an array as PostgreSQL prints it.
 *
 * @param text an array literal, with or without bounds
 * @param delimiter between the elements
 * @returns its elements as texts, NULL as null
 * @throws Error where the text is no array literal; it does not quote it
 * @example parseArray('{a,"b c",NULL}').elements // ['a', 'b c', null]
 */
export function parseArray(text: string, delimiter = ','): ParsedArray {
  const bounds = /^(\[[^=]*\])=/.exec(text)
  const reader = new ArrayReader(text, bounds?.[0].length ?? 0, delimiter)
  const elements = reader.read()
  if (!bounds) return { elements }
  return {
    elements,
    lowerBounds: [...(bounds[1] as string).matchAll(/\[([+-]?\d+):/g)].map(([, lower]) => Number(lower)),
  }
}

class ArrayReader {
  readonly #text: string
  readonly #delimiter: string
  #at: number

  constructor(text: string, at: number, delimiter: string) {
    this.#text = text
    this.#at = at
    this.#delimiter = delimiter
  }

  read(): ArrayElements {
    const elements: (string | null | ArrayElements)[] = []
    this.#expect('{')
    if (this.#take('}')) return elements
    do {
      elements.push(this.#element())
    } while (this.#take(this.#delimiter))
    this.#expect('}')
    return elements
  }

  #element(): string | null | ArrayElements {
    const next = this.#text[this.#at]
    if (next === '{') return this.read()
    return next === '"' ? this.#quoted() : this.#plain()
  }

  #quoted(): string {
    const start = this.#at + 1
    let end = start
    while (this.#text[end] !== '"') {
      if (end >= this.#text.length) throw malformed()
      end += this.#text[end] === '\\' ? 2 : 1
    }
    this.#at = end + 1
    const inner = this.#text.slice(start, end)
    return inner.includes('\\') ? inner.replace(/\\(.)/gs, '$1') : inner
  }

  #plain(): string | null {
    const start = this.#at
    while (this.#text[this.#at] !== this.#delimiter && this.#text[this.#at] !== '}') {
      this.#at += 1
      if (this.#at > this.#text.length) throw malformed()
    }
    const text = this.#text.slice(start, this.#at)
    return text === 'NULL' ? null : text
  }

  #take(letter: string): boolean {
    if (this.#text[this.#at] !== letter) return false
    this.#at += 1
    return true
  }

  #expect(letter: string): void {
    if (!this.#take(letter)) throw malformed()
  }
}

function malformed(): Error {
  return new Error('not an array literal')
}
