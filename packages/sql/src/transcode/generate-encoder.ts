import { nullWord } from './codec.ts'
import type { RowEncoder } from './encode-row.ts'
import type { RowTemplate } from './row-template.ts'

/** Beyond this the engine's optimising compiler no longer takes the function, and the loop is faster. */
const longestSource = 64 * 1024

/**
 * Makes the encoder that is a function written for this one table. It does what the loop does, with the constant bytes
 * unrolled into stores of four and every codec called by its name.
 *
 * @param template what the rows are made of
 * @returns the encoder, or undefined where code may not be generated or the table has too many columns for it to be of use
 * @example const encode = generateEncoder(template) ?? loopEncoder(template)
 */
export function generateEncoder(template: RowTemplate): RowEncoder | undefined {
  const text = encoderSource(template)
  if (text.length > longestSource) return undefined
  try {
    const make = new Function('codecs', text) as (codecs: RowTemplate['writers']) => RowEncoder
    return make(template.writers)
  } catch (error) {
    // Node runs with --disallow-code-generation-from-strings.
    if (error instanceof EvalError) return undefined
    throw error
  }
}

/**
 * The text of the generated function. It is made of fixed words, names of codecs and integers: names of columns are in it
 * only as the integers that their bytes are.
 *
 * @param template what the rows are made of
 * @returns the body of a function that takes the codecs and returns the encoder
 * @example encoderSource(template).split('\n').length
 */
export function encoderSource({ columns, after }: RowTemplate): string {
  const names = [...new Set(columns.map(({ codec }) => codec))]
  return [
    '"use strict"',
    ...names.map((codec) => `const ${codec} = codecs.${codec}`),
    'return function (source, spans, out, at) {',
    'const view = out.view',
    'let start = 0',
    ...columns.flatMap(({ before, codec, parameter }, index) => [
      ...storesOf(before),
      `start = spans[${2 * index}]`,
      `if (start < 0) { view.setUint32(at, ${nullWord}, true); at += 4 }`,
      `else at = ${codec}(source, start, spans[${2 * index + 1}], out, at, ${parameter})`,
    ]),
    ...storesOf(after),
    'return at',
    '}',
  ].join('\n')
}

/** Stores of four bytes each; the last one may write beyond the bytes, where the next value goes. */
function storesOf(bytes: Uint8Array): string[] {
  const padded = new DataView(new ArrayBuffer(bytes.length + 3))
  bytes.forEach((byte, index) => {
    padded.setUint8(index, byte)
  })
  const stores: string[] = []
  for (let index = 0; index < bytes.length; index += 4) {
    stores.push(`view.setUint32(at + ${index}, ${padded.getUint32(index, true)}, true)`)
  }
  return [...stores, `at += ${bytes.length}`]
}
