import { type JsonValue, parseJson, toConnectorError } from '@monoid-kit/core'
import { HttpError } from '../problems/http-error.ts'

const colon = 0x3a
const comma = 0x2c
const bracket = 0x5d
const brace = 0x7d
const backslash = 0x5c

/**
 * Reads the JSON of a request's body, and nothing that programs read in different ways: a value that came out as another
 * would be another person's.
 *
 * @param bytes the body, UTF-8; an empty one is none
 * @returns the value
 * @throws HttpError 400 where the bytes are not UTF-8, not JSON or nested too deep, where an object has a
 *   member twice or one called `__proto__`, or where a number would be rounded to an integer; it holds nothing that came
 * @example parseBody(Buffer.from('{"handles":[]}'))
 */
export function parseBody(bytes: Uint8Array): JsonValue | undefined {
  if (bytes.length === 0) return undefined
  const value = parsed(bytes)
  refuseAmbiguous(new TextDecoder().decode(bytes))
  return value
}

function parsed(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes, 'the body', 'REQUEST_INVALID')
  } catch (thrown) {
    throw new HttpError(400, 'REQUEST_INVALID', toConnectorError(thrown).message, { cause: thrown })
  }
}

/** Goes through text that is known to be JSON. */
function refuseAmbiguous(text: string): void {
  /** The members of each object that is open; of a list none. */
  const open: (Set<string> | undefined)[] = []
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string
    if (sign === '"') {
      const end = endOfString(text, at)
      if (isName(text, end)) take(JSON.parse(text.slice(at, end)), open.at(-1))
      at = end - 1
    } else if (sign === '{' || sign === '[') open.push(sign === '{' ? new Set() : undefined)
    else if (sign === '}' || sign === ']') open.pop()
    else if (sign === '-' || (sign >= '0' && sign <= '9')) {
      const end = endOfNumber(text, at)
      if (isRounded(text.slice(at, end))) throw refusal('expected numbers that need not be rounded')
      at = end - 1
    }
  }
}

function take(name: string, members: Set<string> | undefined): void {
  if (name === '__proto__') throw refusal('expected no member __proto__')
  if (members?.has(name)) throw refusal('expected each member of an object once')
  members?.add(name)
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  for (;;) {
    let before = end - 1
    while (text.charCodeAt(before) === backslash) before -= 1
    if ((end - before) % 2 === 1) return end + 1
    end = text.indexOf('"', end + 1)
  }
}

function isName(text: string, end: number): boolean {
  let at = end
  while (text.charCodeAt(at) <= 0x20) at += 1
  return text.charCodeAt(at) === colon
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1
  while (end < text.length && !isEndOfNumber(text.charCodeAt(end))) end += 1
  return end
}

function isEndOfNumber(code: number): boolean {
  return code === comma || code === bracket || code === brace || code <= 0x20
}

/** Whether a number becomes an integer that it is not. Beyond 2^53 schemas decide, for there integers have no neighbours. */
function isRounded(number: string): boolean {
  const isExponential = /e/i.test(number)
  // up to 15 digits are never so close to an integer that they become one
  if (!isExponential && (number.length <= 16 || !number.includes('.'))) return false
  const value = Number(number)
  if (!Number.isSafeInteger(value)) return false
  const [, whole = '', fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:e(.+))?$/i.exec(number) ?? []
  const written = (whole + fraction).replace(/^0+/, '')
  const digits = withoutEndingZeros(written)
  if (digits === '') return false
  const zeros = Number(exponent) - fraction.length + written.length - digits.length
  return zeros < 0 || BigInt(digits) * 10n ** BigInt(zeros) !== BigInt(Math.abs(value))
}

/** Not by a pattern, which would try at each zero of a long text. */
function withoutEndingZeros(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}

function refusal(message: string): HttpError {
  return new HttpError(400, 'REQUEST_INVALID', `the body: ${message}`)
}
