import { Buffer } from 'node:buffer'
import { ConnectorError } from '@monoid-kit/core'

const mostBytes = 4096

/**
 * Makes sure that a FILE record names a file below the temp store (B30), by its name alone: links are found by whoever opens it.
 *
 * @param file the record's `file`
 * @returns its segments, at least one
 * @throws ConnectorError `FILE_RESULT_INVALID` for an absolute path, one with `.`, `..` or an empty segment, a backslash or a NUL.
 * The name itself is not told: a connector may have put anything there
 * @example checkResultPath('public/people.tar.gz') // ['public', 'people.tar.gz']
 */
export function checkResultPath(file: string): string[] {
  if (file === '' || Buffer.byteLength(file) > mostBytes) {
    throw new ConnectorError('FILE_RESULT_INVALID', `expected a path of 1 to ${mostBytes} bytes`)
  }
  const segments = file.split('/')
  const isPlain = segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..')
  if (isPlain && !file.includes('\\') && !file.includes('\0')) return segments
  throw new ConnectorError(
    'FILE_RESULT_INVALID',
    'expected a path relative to the temp store, without . and .., came another',
  )
}
