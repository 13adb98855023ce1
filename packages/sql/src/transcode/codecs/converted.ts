import type { JsonValue } from '@monoid-kit/core'
import type { Bytes } from '../bytes.ts'
import type { Codec } from '../codec.ts'

/** Makes JSON of a value that no codec knows. The bytes are lent: who keeps them copies them. */
export type Converter = (bytes: Uint8Array) => JsonValue

/**
 * The way out for rare types: their values become JSON through an object. Nobody knows the size of that beforehand,
 * so `measure` converts and keeps the text, and `write` writes it.
 *
 * @example
 * const converted = new ConvertedValues([(bytes) => parseRange(bytes)])
 */
export class ConvertedValues {
  readonly #converters: readonly Converter[]
  readonly #texts: string[]

  /** @param converters one per converted column; a codec's parameter is the index of its own */
  constructor(converters: readonly Converter[]) {
    this.#converters = converters
    this.#texts = converters.map(() => '')
  }

  /** Converts a value and keeps its JSON until `write`; returns the bytes of that. */
  measure(source: Bytes, start: number, end: number, index: number): number {
    const convert = this.#converters[index] as Converter
    const text = JSON.stringify(convert(source.buffer.subarray(start, end)))
    this.#texts[index] = text
    return Buffer.byteLength(text)
  }

  /** Writes what `measure` kept for the column. */
  readonly write: Codec = (_source, _start, _end, out, at, index) =>
    at + out.buffer.write(this.#texts[index] as string, at)
}
