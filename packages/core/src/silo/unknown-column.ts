import { ConnectorError } from '../errors/connector-error.ts'
import { nameLabel } from '../errors/name-label.ts'

/**
 * The error for an identifier that names no column of its store. The name is the request's, not the catalogue's, so it
 * is shown only where it cannot well be a person's data.
 *
 * @param identifier the name that came
 * @returns `UNKNOWN_COLUMN`
 * @example throw unknownColumn('emial') // the store has no column emial
 */
export function unknownColumn(identifier: string): ConnectorError {
  return new ConnectorError('UNKNOWN_COLUMN', `the store has no column ${nameLabel(identifier)}`)
}
