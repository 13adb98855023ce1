import { shortestFloat } from './float-text.ts'

/**
 * The exported form of a VECTOR: a JSON list of its numbers, each the shortest decimal that is the stored
 * 32-bit one.
 *
 * @param bytes little-endian 32-bit floating-point numbers
 * @returns JSON text
 * @example vectorText(Buffer.from(new Float32Array([1, 0.1]).buffer)) // '[1,0.1]'
 */
export function vectorText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers: string[] = []
  for (let offset = 0; offset + 4 <= bytes.length; offset += 4) {
    const float = view.getFloat32(offset, true)
    numbers.push(numberText(float))
  }
  return `[${numbers.join(',')}]`
}

function numberText(float: number): string {
  if (!Number.isFinite(float)) return `"${float}"`
  return Object.is(float, -0) ? '-0' : String(shortestFloat(float))
}

/**
 * Parses an identifier for a VECTOR column.
 *
 * @param text a JSON list of numbers
 * @returns little-endian 32-bit floating-point numbers, or undefined
 * @example parseVector('[1]') // Uint8Array [0, 0, 128, 63]
 */
export function parseVector(text: string): Uint8Array | undefined {
  let numbers: unknown
  try {
    numbers = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!Array.isArray(numbers) || numbers.length === 0) return undefined
  const bytes = Buffer.alloc(numbers.length * 4)
  for (const [index, number] of numbers.entries()) {
    if (typeof number !== 'number' || !Number.isFinite(Math.fround(number))) return undefined
    bytes.writeFloatLE(number, index * 4)
  }
  return bytes
}
