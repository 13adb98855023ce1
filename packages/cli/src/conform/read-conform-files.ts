import path from 'node:path'
import {
  ConnectorError,
  checkSiloSpec,
  decodeLines,
  type JsonObject,
  type JsonValue,
  type MonoidSiloSpec,
  parseJson,
  readArgumentFile,
} from '@monoid-kit/core'
import type { Fixture } from '@monoid-kit/testkit/conformance'
import type { Shell } from '../shell/shell.ts'
import type { ConformFlags } from './conform-flags.ts'
import { loadKit } from './load-kit.ts'

/** What the files of `conform` hold. */
export interface ConformFiles {
  readonly config?: JsonObject
  readonly fixture?: Fixture
  readonly previousSpec?: MonoidSiloSpec
}

/**
 * Reads the files that were given.
 *
 * @param flags their paths
 * @param shell its signal and its environment, which a fixture may refer to
 * @returns what they hold
 * @throws ConnectorError `ARGUMENT_FILE` or `FIXTURE_INVALID`
 * @example const { config } = await readConformFiles({ config: 'config.json' }, shell)
 */
export async function readConformFiles(flags: ConformFlags, shell: Shell): Promise<ConformFiles> {
  const { config, fixture, 'previous-spec': previousSpec } = flags
  return {
    ...(config !== undefined && { config: await readConfig(config, shell) }),
    ...(fixture !== undefined && { fixture: await readFixtureFile(fixture, shell) }),
    ...(previousSpec !== undefined && { previousSpec: await readSpec(previousSpec, shell) }),
  }
}

async function readConfig(file: string, shell: Shell): Promise<JsonObject> {
  const subject = '-c/--config: the file'
  const value = parseJson(await readArgumentFile(subject, file, shell.signal), subject, 'ARGUMENT_FILE')
  if (isObject(value)) return value
  throw new ConnectorError('ARGUMENT_FILE', `${subject}: expected a JSON object`)
}

async function readFixtureFile(file: string, shell: Shell): Promise<Fixture> {
  const bytes = await readArgumentFile('--fixture: the file', file, shell.signal)
  const { readFixture } = await loadKit()
  return readFixture(Buffer.from(bytes).toString(), { folder: path.dirname(file), env: shell.env })
}

/** A spec.json, or the lines that `spec` has printed. */
async function readSpec(file: string, shell: Shell): Promise<MonoidSiloSpec> {
  const subject = '--previous-spec: the file'
  const bytes = await readArgumentFile(subject, file, shell.signal)
  let printed: MonoidSiloSpec | undefined
  try {
    for await (const message of decodeLines(oneChunk(bytes))) {
      if (message.type === 'SPEC') printed = message.spec
    }
  } catch {
    // no lines of a connector: a spec.json
  }
  if (printed) return printed
  const checked = checkSiloSpec(parseJson(bytes, subject, 'ARGUMENT_FILE'))
  if (checked.ok) return checked.value
  throw new ConnectorError('ARGUMENT_FILE', `${subject}: expected a spec: ${checked.faults.join('; ')}`)
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
