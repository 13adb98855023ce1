import { type Bytes, bytesOf, copyBytes } from './bytes.ts'
import { nullWord } from './codec.ts'
import type { RowTemplate } from './row-template.ts'

/**
 * Writes one framed row; the room must be there.
 *
 * @param source where the row's values stand
 * @param spans two positions per column, −1 for NULL
 * @param out where the line goes
 * @param at the position in `out`
 * @returns the position after the line
 */
export type RowEncoder = (source: Bytes, spans: Int32Array, out: Bytes, at: number) => number

/**
 * Makes the encoder that is a plain loop: it needs no code generation, and no time to be made.
 *
 * @param template what the rows are made of
 * @returns the encoder
 * @example at = loopEncoder(template)(source, spans, out, at)
 */
export function loopEncoder(template: RowTemplate): RowEncoder {
  const columns = template.columns.map(({ before, codec, parameter }) => ({
    before: constantOf(before),
    write: template.writers[codec],
    parameter,
  }))
  const after = constantOf(template.after)
  return (source, spans, out, at) => {
    let target = at
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index] as (typeof columns)[number]
      target = writeConstant(column.before, out, target)
      const start = spans[2 * index] as number
      if (start < 0) {
        out.view.setUint32(target, nullWord, true)
        target += 4
      } else {
        target = column.write(source, start, spans[2 * index + 1] as number, out, target, column.parameter)
      }
    }
    return writeConstant(after, out, target)
  }
}

function constantOf(bytes: Uint8Array): Bytes {
  return bytesOf(Buffer.from(bytes))
}

function writeConstant(bytes: Bytes, out: Bytes, at: number): number {
  return copyBytes(bytes, 0, bytes.buffer.length, out, at)
}
