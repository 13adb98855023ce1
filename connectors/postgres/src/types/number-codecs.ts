import { parseInteger, sql, value } from '@monoid-kit/sql'
import { printedMatch } from './printed-match.ts'
import type { TypeCodec } from './type-codec.ts'
import { anyText, plainText } from './wire-form.ts'

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,6})?$/

/** The digits that numeric may have before and after its point. */
const numericDigits = { before: 131_072, after: 16_383 }

/**
 * Integers that JSON readers hold exactly.
 *
 * @param min the type's least value
 * @param max its greatest
 */
export function integerCodec(min: bigint, max: bigint): TypeCodec {
  return {
    family: 'integer',
    jsonSchema: { type: 'integer' },
    encoding: 'JSON number',
    identifier: 'an integer within the range of the type',
    ascii: true,
    encode: Number,
    wire: { codec: 'numberText', inArray: 1 },
    parse: (identifier) => parseInteger(identifier, min, max),
  }
}

/** 64-bit integers, which JSON readers would round. */
export const bigintCodec: TypeCodec = {
  family: 'big integer',
  jsonSchema: { type: 'string' },
  encoding: 'string of digits',
  identifier: 'an integer within the range of the type',
  ascii: true,
  encode: (text) => text,
  wire: plainText,
  parse: (identifier) => parseInteger(identifier, -(2n ** 63n), 2n ** 63n - 1n),
}

/** Exact decimals of any length. */
export const numericCodec: TypeCodec = {
  family: 'decimal',
  jsonSchema: { type: 'string' },
  encoding: 'string with all stored digits; `NaN`, `Infinity`, `-Infinity`',
  identifier: 'a decimal number, compared by value: `1.5` matches `1.50`',
  ascii: true,
  encode: (text) => text,
  wire: plainText,
  parse: (identifier) => (fitsNumeric(identifier) || identifier === 'NaN' ? identifier : undefined),
  // Servers before 14 cannot read an infinity, hence it is compared as it is printed.
  print: (identifier) => (/^-?Infinity$/.test(identifier) ? identifier : undefined),
}

/**
 * Binary floating point.
 *
 * @param isInRange whether a finite number is neither too great nor, unless it is zero, too small for the type
 */
export function floatCodec(isInRange: (number: number) => boolean): TypeCodec {
  return {
    family: 'float',
    jsonSchema: { type: 'number' },
    encoding:
      'the shortest JSON number that is read as the same value; the strings `NaN`, `Infinity`, `-Infinity`, `-0`',
    identifier: 'a number, compared as the type does after rounding to it',
    ascii: true,
    // JSON.stringify makes null of the first three and 0 of the last.
    encode: (text) => (/^(NaN|-?Infinity|-0)$/.test(text) ? text : Number(text)),
    wire: { codec: 'floatText' },
    parse: (identifier) => {
      if (/^(NaN|-?Infinity)$/.test(identifier)) return identifier
      if (identifier.length > 1000 || !decimal.test(identifier)) return undefined
      const isZero = !/[1-9]/.test(identifier.replace(/e.*$/i, ''))
      return isZero || isInRange(Number(identifier)) ? identifier : undefined
    },
  }
}

/** Tells whether a finite, non-zero number fits into float8. */
export function fitsDouble(number: number): boolean {
  return Number.isFinite(number) && number !== 0
}

/** Tells whether a finite, non-zero number fits into float4. */
export function fitsSingle(number: number): boolean {
  return fitsDouble(Math.fround(number))
}

/** Money prints by the server's locale; its own text is the only form that says how many digits it has. */
export const moneyCodec: TypeCodec = {
  family: 'money',
  jsonSchema: { type: 'string' },
  encoding: "string as the server's `lc_monetary` prints it, for instance `$1,234.50`",
  identifier: 'the exported text, or a decimal number compared by value',
  ascii: false,
  encode: (text) => text,
  wire: anyText,
  print: (identifier) => identifier,
  match: (identifier, column, { encoding }) =>
    identifier.length <= 40 && decimal.test(identifier) && fitsNumeric(identifier)
      ? { exact: sql`${column}::numeric OPERATOR(pg_catalog.=) ${value(identifier)}::numeric` }
      : printedMatch(column, [identifier], encoding),
}

/** Tells whether numeric can hold a number exactly, so that its input raises no error. */
function fitsNumeric(text: string): boolean {
  if (text.length > numericDigits.before + numericDigits.after + 10 || !decimal.test(text)) return false
  const [mantissa = '', exponentText = '0'] = text.replace(/^[+-]/, '').toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const exponent = Number(exponentText)
  return whole.length + exponent <= numericDigits.before && fraction.length - exponent <= numericDigits.after
}
