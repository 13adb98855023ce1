import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConnectorError } from '@monoid-kit/core'

/** How a service is called. */
export interface PackageNames {
  readonly name: string
  readonly version: string
}

/**
 * Reads the name and the version of the package.json above a file.
 *
 * @param entryUrl `import.meta.url` of the file
 * @returns both; `service` and `0.0.0` where the file does not say
 * @throws ConnectorError `HOST_SETTINGS` where there is none, or none that can be read
 * @example readPackage(import.meta.url).version
 */
export function readPackage(entryUrl: string): PackageNames {
  for (let folder = path.dirname(fileURLToPath(entryUrl)); ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'package.json')
    if (existsSync(file)) return namesIn(file)
    if (folder === path.dirname(folder)) {
      throw new ConnectorError(
        'HOST_SETTINGS',
        'expected package.json above the entry file, but there is none',
      )
    }
  }
}

function namesIn(file: string): PackageNames {
  try {
    const { name = 'service', version = '0.0.0' } = JSON.parse(readFileSync(file, 'utf8'))
    return { name: String(name), version: String(version) }
  } catch (cause) {
    throw new ConnectorError('HOST_SETTINGS', `${file} cannot be read as JSON`, { cause })
  }
}
