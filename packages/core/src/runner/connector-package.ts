import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isJsonObject } from '../config/spec-shape.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import type { JsonObject, MonoidSiloSpec } from '../protocol/messages.ts'

/** What a host knows of a connector without loading its silo. */
export interface ConnectorPackage {
  /** The name in package.json. */
  readonly name: string
  readonly version: string
  /** The path of the file that was started. */
  readonly entryFile: string
  readonly siloSpec: MonoidSiloSpec
}

/**
 * Reads the `spec.json` and the `package.json` of a connector. spec.json is looked for in the folder of
 * the entry file and in those above it, up to the one that holds package.json.
 *
 * @param entryUrl `import.meta.url` of the connector's entry file
 * @returns the connector's name, version and spec
 * @throws ConnectorError `SPEC_INVALID` where spec.json is missing or has not the expected form
 * @example readConnectorPackage(import.meta.url).siloSpec.name
 */
export function readConnectorPackage(entryUrl: string): ConnectorPackage {
  const entryFile = fileURLToPath(entryUrl)
  let spec: string | undefined
  for (let folder = dirname(entryFile); ; folder = dirname(folder)) {
    const candidate = join(folder, 'spec.json')
    if (spec === undefined && existsSync(candidate)) spec = candidate
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest)) {
      if (spec === undefined) {
        throw new ConnectorError('SPEC_INVALID', 'expected spec.json beside package.json, but there is none')
      }
      const { name, version } = readObject(manifest)
      return {
        name: String(name ?? 'connector'),
        version: String(version ?? '0.0.0'),
        entryFile,
        siloSpec: readSpec(spec),
      }
    }
    if (folder === dirname(folder)) {
      throw new ConnectorError(
        'SPEC_INVALID',
        'expected package.json above the entry file, but there is none',
      )
    }
  }
}

function readSpec(path: string): MonoidSiloSpec {
  const value = readObject(path)
  const { name, spec } = value
  if (!isJsonObject(spec)) {
    throw new ConnectorError('SPEC_INVALID', 'spec.json: expected the member spec to be a JSON Schema object')
  }
  if (name !== undefined && typeof name !== 'string') {
    throw new ConnectorError('SPEC_INVALID', 'spec.json: expected the member name to be a string')
  }
  return { ...value, spec } as MonoidSiloSpec
}

function readObject(path: string): JsonObject {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
    if (isJsonObject(value)) return value
  } catch (cause) {
    throw new ConnectorError('SPEC_INVALID', `${path} cannot be read as JSON`, { cause })
  }
  throw new ConnectorError('SPEC_INVALID', `${path}: expected an object`)
}
