import type { JsonObject } from '../protocol/messages.ts'
import type { StoredIdentifier } from './database-store.ts'
import { unknownColumn } from './unknown-column.ts'
import { wantedText } from './wanted-text.ts'

/**
 * The names of a schema's properties.
 *
 * @param schema a `json_schema` within rule B22
 * @returns the names, in their order
 * @example propertiesOf({ type: 'object', properties: { email: { type: 'string' } } }) // ['email']
 */
export function propertiesOf(schema: JsonObject): string[] {
  const { properties } = schema
  return properties && typeof properties === 'object' && !Array.isArray(properties)
    ? Object.keys(properties)
    : []
}

/**
 * Fails where an identifier names no property of a store or is no string or exact integer.
 *
 * @param schema the store's `json_schema`
 * @param identifiers what a request holds for the store
 * @throws ConnectorError `UNKNOWN_COLUMN`, `IDENTIFIER_INVALID`
 * @example requireKnown(this.jsonSchema(), identifiers)
 */
export function requireKnown(schema: JsonObject, identifiers: readonly StoredIdentifier[]): void {
  const known = new Set(propertiesOf(schema))
  for (const { identifier, identifier_query } of identifiers) {
    if (!known.has(identifier)) throw unknownColumn(identifier)
    wantedText(identifier_query, identifier)
  }
}
