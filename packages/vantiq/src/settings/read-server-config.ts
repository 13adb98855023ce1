import { isAbsolute, resolve } from 'node:path'
import { ConnectorError } from '@monoid-kit/core'
import { getProperties } from 'properties-file'
import { readSettingsFile } from './read-settings-file.ts'

/** A `server.config` that was found. */
export interface ServerConfig {
  readonly path: string
  /** Keys and values as they stand there, the last of several alike. */
  readonly properties: Readonly<Record<string, string>>
}

/** Where to look for `server.config`. */
export interface ServerConfigPlace {
  /** The folder that is looked in, and its folder `serverConfig` before it. */
  readonly folder: string
  /** Another name, or a path from the folder; an absolute path is the only one that is looked for. */
  readonly file?: string
}

/**
 * Finds and reads `server.config`: `serverConfig/server.config`, else `server.config`. It is a file of Java properties, in UTF-8 or,
 * where it is not UTF-8, in Latin-1.
 *
 * @param place where to look
 * @returns the first that there is
 * @throws ConnectorError `HOST_SETTINGS` where there is none, or it cannot be read, as a pipe or a device cannot
 * @example const { properties } = await readServerConfig({ folder: '.' })
 */
export async function readServerConfig({
  folder,
  file = 'server.config',
}: ServerConfigPlace): Promise<ServerConfig> {
  const paths = isAbsolute(file) ? [file] : [resolve(folder, 'serverConfig', file), resolve(folder, file)]
  for (const path of paths) {
    const bytes = await readSettingsFile(path)
    if (bytes) return { path, properties: parseProperties(bytes, path) }
  }
  throw new ConnectorError('HOST_SETTINGS', `there is no ${paths.join(' and no ')}`, {
    hint: 'write the file, with targetServer, authToken and sources in it',
  })
}

function parseProperties(bytes: Uint8Array, path: string): Readonly<Record<string, string>> {
  if (bytes.includes(0)) {
    throw new ConnectorError('HOST_SETTINGS', `${path}: expected a text in UTF-8, but it holds zero bytes`, {
      hint: 'save the file as UTF-8, not as UTF-16',
    })
  }
  try {
    return getProperties(decode(bytes))
  } catch {
    // the cause is left out on purpose: its message quotes the file
    throw new ConnectorError('HOST_SETTINGS', `${path}: a \\u is not followed by four hexadecimal digits`, {
      hint: 'write a backslash as \\\\',
    })
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}
