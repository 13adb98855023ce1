import { ConnectorError } from '../errors/connector-error.ts'
import { byteLength } from '../protocol/encode-message.ts'
import type { MonoidMessage, MonoidSchema, MonoidSchemasMessage } from '../protocol/messages.ts'
import { storeLabel } from '../silo/store-ref.ts'

const shownStores = 5

/**
 * The error for a message that may not be shortened and does not fit a line.
 *
 * @param message the message
 * @param bytes how long its line would be
 * @param cap how long a line may be
 * @returns `SCHEMA_TOO_LONG` (B13), `HANDLE_TOO_LONG` (B27) or `SPEC_INVALID`, with sizes and names only
 * @example throw messageTooLong(message, 70_000, 65_534)
 */
export function messageTooLong(
  message: Exclude<MonoidMessage, { type: 'RECORD' | 'LOG' | 'VALIDATE' }>,
  bytes: number,
  cap: number,
): ConnectorError {
  const sizes = `${bytes} bytes, but a line may have ${cap}`
  switch (message.type) {
    case 'SCHEMA':
      return schemaTooLong(message.schema_msg, bytes, cap)
    case 'REQUEST_RESULT':
      return new ConnectorError('HANDLE_TOO_LONG', `the answer has ${sizes}`, { context: { bytes, cap } })
    case 'FINDING':
      return new ConnectorError('HANDLE_TOO_LONG', `a finding has ${sizes}`, { context: { bytes, cap } })
    case 'REQUEST_STATUS':
      return new ConnectorError('HANDLE_TOO_LONG', `a status has ${sizes}: the store's name is too long`, {
        context: { bytes, cap },
      })
    case 'SPEC':
      return new ConnectorError('SPEC_INVALID', `spec.json has ${sizes}`, { context: { bytes, cap } })
  }
}

function schemaTooLong({ schemas }: MonoidSchemasMessage, bytes: number, cap: number): ConnectorError {
  const sized = schemas
    .map((schema) => ({ label: labelOf(schema), bytes: byteLength(JSON.stringify(schema)) }))
    .sort((a, b) => b.bytes - a.bytes)
  const largest = sized.slice(0, shownStores).map(({ label, bytes }) => `${label} (${bytes} bytes)`)
  return new ConnectorError(
    'SCHEMA_TOO_LONG',
    `the SCHEMA of ${schemas.length} stores has ${bytes} bytes, but a line may have ${cap}: exclude schemas, tables ` +
      `or columns of at least ${bytes - cap} bytes; the largest are ${largest.join(', ')}`,
    { context: { bytes, cap, stores: schemas.length, largest } },
  )
}

function labelOf({ name, group }: MonoidSchema): string {
  return storeLabel(group ? { name, group } : { name })
}
