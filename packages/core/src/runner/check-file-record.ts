import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { ConnectorError } from '../errors/connector-error.ts'
import type { MonoidRecord } from '../protocol/messages.ts'

/**
 * Makes sure that a FILE record names a file that the reader will find (B30): a regular file inside the temp
 * store, named relative to it.
 *
 * @param record a record with `record_type: 'FILE'`
 * @param tempStore the directory that `-p` names
 * @throws ConnectorError `TEMP_STORE` where the reader would not find it
 * @example await checkFileRecord({ record_type: 'FILE', schema_name: 'scans', file: 'scans.tar.gz' }, '/data')
 */
export async function checkFileRecord(record: MonoidRecord, tempStore: string | undefined): Promise<void> {
  if (tempStore === undefined) {
    throw new ConnectorError('TEMP_STORE', 'a store answers by a file, but no temp_store was given')
  }
  const { file } = record
  if (file === undefined || file === '') throw fault('names no file')
  if (isAbsolute(file) || file.split(/[/\\]/).includes('..')) {
    throw fault('names a file by a path that is absolute or leads upwards')
  }
  let inside: boolean
  try {
    const path = await realpath(resolve(tempStore, file))
    const within = relative(await realpath(tempStore), path)
    inside = within !== '..' && !within.startsWith(`..${sep}`) && (await stat(path)).isFile()
  } catch (cause) {
    throw fault('names a file that is not there', cause)
  }
  if (!inside) throw fault('names something that is no file of the temp_store')
}

function fault(what: string, cause?: unknown): ConnectorError {
  return new ConnectorError(
    'TEMP_STORE',
    `a FILE record ${what}; expected a file relative to the temp_store`,
    {
      hint: 'mend the connector: write and close the file before its record is yielded',
      ...(cause === undefined ? {} : { cause }),
    },
  )
}
