import { isIP } from 'node:net'
import { parseBase64, parseBoolean, parseUuid } from '@monoid-kit/sql'
import type { TypeCodec } from './type-codec.ts'
import { anyText, plainText } from './wire-form.ts'

/** Truth values. */
export const booleanCodec: TypeCodec = {
  family: 'boolean',
  jsonSchema: { type: 'boolean' },
  encoding: 'JSON true or false',
  identifier: '`true`, `t`, `1`, `false`, `f` or `0`, in any case',
  ascii: true,
  encode: (text) => text === 't',
  wire: { codec: 'boolByte', binary: true, inArray: 2 },
  parse: (identifier) => {
    const truth = parseBoolean(identifier)
    return truth === undefined ? undefined : String(truth)
  },
}

/** Bytes. */
export const bytesCodec: TypeCodec = {
  family: 'bytes',
  jsonSchema: { type: 'string', contentEncoding: 'base64' },
  encoding: 'string of base64',
  identifier: 'base64 with padding, or hexadecimal digits behind `\\x`',
  ascii: true,
  encode: (text) => Buffer.from(text.slice(2), 'hex').toString('base64'),
  wire: { codec: 'base64', binary: true },
  parse: (identifier) => {
    if (/^\\x([0-9a-f]{2})+$/i.test(identifier)) return identifier
    const bytes = parseBase64(identifier)
    return bytes && `\\x${Buffer.from(bytes).toString('hex')}`
  },
}

/** UUIDs. */
export const uuidCodec: TypeCodec = {
  family: 'uuid',
  jsonSchema: { type: 'string', format: 'uuid' },
  encoding: 'string, lower case with hyphens',
  identifier: 'a UUID in any case, with or without hyphens',
  ascii: true,
  encode: (text) => text,
  wire: { codec: 'uuidBytes', binary: true, inArray: 0 },
  parse: parseUuid,
}

/** Strings of bits. */
export const bitsCodec: TypeCodec = {
  family: 'bits',
  jsonSchema: { type: 'string' },
  encoding: 'string of the digits 0 and 1',
  identifier: 'the digits, all of them',
  ascii: true,
  encode: (text) => text,
  wire: plainText,
  parse: (identifier) => (/^[01]+$/.test(identifier) ? identifier : undefined),
}

/** Network addresses. */
export const networkCodec: TypeCodec = {
  family: 'network',
  jsonSchema: { type: 'string' },
  encoding: 'string as PostgreSQL prints it: `10.0.0.1`, `10.0.0.0/8`, `::1`',
  identifier: 'an address, with a netmask length where the value has one',
  ascii: true,
  encode: (text) => text,
  wire: plainText,
  parse: (identifier) => {
    // The server refuses a length such as 064 behind an IPv6 address.
    const [, address = '', bits] = /^([0-9a-fA-F.:]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(identifier) ?? []
    const version = isIP(address)
    if (version === 0) return undefined
    return bits === undefined || Number(bits) <= (version === 4 ? 32 : 128) ? identifier : undefined
  },
}

/**
 * Hardware addresses.
 *
 * @param bytes 6 or 8
 */
export function macCodec(bytes: 6 | 8): TypeCodec {
  const pattern = new RegExp(`^([0-9a-f]{2}[:-]){${bytes - 1}}[0-9a-f]{2}$`, 'i')
  return {
    family: 'network',
    jsonSchema: { type: 'string' },
    encoding: 'string of hexadecimal digits with colons',
    identifier: 'the address with colons or hyphens, in any case',
    ascii: true,
    encode: (text) => text,
    wire: plainText,
    parse: (identifier) => (pattern.test(identifier) ? identifier.replaceAll('-', ':') : undefined),
  }
}

/** JSON, which stays the text that the server prints. */
export const jsonCodec: TypeCodec = {
  family: 'JSON',
  jsonSchema: { type: 'string', contentMediaType: 'application/json' },
  encoding: 'string that holds the JSON text as the server prints it',
  identifier: 'the exported text, character by character',
  ascii: false,
  encode: (text) => text,
  wire: anyText,
  print: (identifier) => identifier,
}

/** Everything else: what the server prints. */
export const printedCodec: TypeCodec = {
  family: 'as printed',
  jsonSchema: { type: 'string' },
  encoding: 'string as PostgreSQL prints it',
  identifier: 'the exported text, character by character',
  ascii: false,
  encode: (text) => text,
  wire: anyText,
  print: (identifier) => identifier,
}
