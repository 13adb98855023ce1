import { Buffer } from 'node:buffer'
import pg from 'pg'

const bytea = 17

/** Lets `pg` give bytes as base64 text, as the connector does: JSON cannot carry them. */
export function parseBytesAsBase64(): void {
  pg.types.setTypeParser(bytea, (text) => Buffer.from(text.slice('\\x'.length), 'hex').toString('base64'))
}
