import { parseDecimal } from '@monoid-kit/sql'

/**
 * Parses an identifier for a decimal column of a given size. What the column cannot hold exactly is no match: rounding
 * would find a neighbour.
 *
 * @param text the identifier
 * @param precision digits in all, 1 to 65
 * @param scale digits after the point, 0 to 38
 * @returns plain decimal text with exactly `scale` digits after the point, or undefined
 * @example fitDecimal('1.5e1', 4, 2) // '15.00'
 */
export function fitDecimal(text: string, precision: number, scale: number): string | undefined {
  const parts = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text)
  if (!parts || parseDecimal(text) === undefined) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts
  const shift = Number(exponent) - fraction.length + scale
  const digits = (whole + fraction).replace(/^0+/, '')
  if (digits === '') return zero(scale)
  if (digits.length + shift > precision) return undefined
  const kept = shift >= 0 ? digits + '0'.repeat(shift) : digits.slice(0, shift)
  const lost = shift >= 0 ? '' : digits.slice(shift)
  if (/[1-9]/.test(lost)) return undefined
  const padded = kept.padStart(scale + 1, '0')
  const point = padded.length - scale
  return `${sign === '-' ? '-' : ''}${padded.slice(0, point)}${scale > 0 ? `.${padded.slice(point)}` : ''}`
}

function zero(scale: number): string {
  return scale > 0 ? `0.${'0'.repeat(scale)}` : '0'
}
