/**
 * A value as the driver's binary parser hands it over without loss: numbers of up to 32 bits and floating-point
 * numbers as numbers, 64-bit integers, decimals, dates and times as text, everything else as the server's bytes.
 */
export type WireValue = number | string | Uint8Array | null

/**
 * The text of a wire value that is known to be plain ASCII, such as a decimal.
 *
 * @param wire any value but null
 * @returns its text
 * @example asciiOf(Buffer.from('1.50')) // '1.50'
 */
export function asciiOf(wire: number | string | Uint8Array): string {
  return typeof wire === 'object' ? Buffer.from(wire).toString('latin1') : String(wire)
}

/**
 * The number that a wire value is.
 *
 * @param wire a number, or its text
 * @returns the number
 * @example numberOf('7') // 7
 */
export function numberOf(wire: number | string | Uint8Array): number {
  return typeof wire === 'number' ? wire : Number(asciiOf(wire))
}

/**
 * The bytes of a wire value.
 *
 * @param wire any value but null
 * @returns its bytes; text in UTF-8
 * @example bytesOf('a') // Uint8Array [97]
 */
export function bytesOf(wire: number | string | Uint8Array): Uint8Array {
  return typeof wire === 'object' ? wire : Buffer.from(String(wire))
}
