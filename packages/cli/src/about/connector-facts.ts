import { Buffer } from 'node:buffer'
import {
  type ArgumentName,
  type CommandName,
  commandDefinition,
  commands,
  encodeMessage,
  type JsonObject,
} from '@monoid-kit/core'
import { ConnectorClient, type Launcher } from '@monoid-kit/orchestrator'
import { type Setting, settingsOf } from './settings-of.ts'

/** What is known of a connector. */
export interface ConnectorFacts {
  readonly name: string
  /** The JSON Schema of its configuration. */
  readonly spec: JsonObject
  readonly settings: readonly Setting[]
  readonly commands: readonly CommandFact[]
  /** The stores that a configuration shows; absent where none was given. */
  readonly stores?: readonly StoreFact[]
  readonly limits: LimitFacts
}

/** A command that a connector has. */
export interface CommandFact {
  readonly name: CommandName
  readonly summary: string
  /** The files that it has to be given. */
  readonly needs: readonly ArgumentName[]
}

/** A data store. */
export interface StoreFact {
  readonly group?: string
  readonly name: string
  readonly properties: readonly string[]
}

/** How much is how much. */
export interface LimitFacts {
  /** The longest line that the original API reads, in bytes (B8). */
  readonly line_bytes: number
  /** How long the SCHEMA is with the configuration that was given, which has to fit into a line (B13). */
  readonly schema_bytes?: number
  /** The settings that are numbers within a range. */
  readonly settings: readonly Pick<Setting, 'name' | 'default' | 'minimum' | 'maximum'>[]
}

/** The longest line that the original API reads. */
const lineBytes = 65_534
const deadlineMs = 60_000
/** No help text is longer. */
const mostHelpBytes = 1024 * 1024

/**
 * Asks a connector for all that can be told of it. It is started two or three times; nothing of a person is read.
 *
 * @param launcher starts it
 * @param config a configuration, for the stores
 * @param signal ends it
 * @returns what is known of it
 * @throws ConnectorError as the client does
 * @example const { settings } = await connectorFacts(launcher, undefined, signal)
 */
export async function connectorFacts(
  launcher: Launcher,
  config: JsonObject | undefined,
  signal: AbortSignal,
): Promise<ConnectorFacts> {
  const client = new ConnectorClient(launcher, { signal, deadlineMs })
  const { name = launcher.label, spec } = await client.spec()
  const settings = settingsOf(spec)
  const help = await helpOf(launcher, signal)
  const names = (Object.keys(commands) as CommandName[]).filter(
    (command) =>
      !('optional' in commands[command]) || new RegExp(`^\\s*(?:\\S+ )?${command}\\s`, 'm').test(help),
  )
  const message = config && (await client.schema(config))
  return {
    name,
    spec,
    settings,
    commands: names.map((command) => {
      const { summary, needs } = commandDefinition(command)
      return { name: command, summary, needs }
    }),
    ...(message && {
      stores: message.schemas.map((schema) => ({
        ...(schema.group ? { group: schema.group } : {}),
        name: schema.name,
        properties: Object.keys((schema.json_schema.properties as JsonObject | undefined) ?? {}),
      })),
    }),
    limits: {
      line_bytes: lineBytes,
      ...(message && {
        schema_bytes: Buffer.byteLength(encodeMessage({ type: 'SCHEMA', schema_msg: message })),
      }),
      settings: settings
        .filter(({ minimum, maximum }) => minimum !== undefined || maximum !== undefined)
        .map(({ name: setting, default: preset, minimum, maximum }) => ({
          name: setting,
          ...(preset !== undefined && { default: preset }),
          ...(minimum !== undefined && { minimum }),
          ...(maximum !== undefined && { maximum }),
        })),
    },
  }
}

/** What a connector prints for `--help`, which tells the commands that not every connector has; '' where it knows no such flag. */
async function helpOf(launcher: Launcher, signal: AbortSignal): Promise<string> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])
  const running = await launcher.launch({ command: '--help', signal: patience })
  try {
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of running.output) {
      length += chunk.length
      if (length > mostHelpBytes) return ''
      chunks.push(Buffer.from(chunk))
    }
    const { code } = await running.exit
    return code === 0 ? Buffer.concat(chunks).toString() : ''
  } catch {
    signal.throwIfAborted()
    return ''
  } finally {
    await running.close()
  }
}
