import type { MonoidRecord } from '@monoid-kit/core'

/**
 * Whether a record stands for a file in the temp store (B30).
 *
 * @param record any record
 * @returns true also where the type was left out
 * @example isFileRecord({ schema_name: 'scans', file: 'scans.tar.gz' }) // true
 */
export function isFileRecord({ record_type: type, file }: MonoidRecord): boolean {
  return type === 'FILE' || file !== undefined
}
