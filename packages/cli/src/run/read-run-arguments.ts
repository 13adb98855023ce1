import {
  type ArgumentName,
  buildRequest,
  type CommandRequest,
  ConnectorError,
  commandDefinition,
  decodeLines,
  type JsonObject,
  type JsonValue,
  type MonoidMessage,
  parseJson,
  readArgumentFile,
  readStream,
} from '@monoid-kit/core'
import { usageError } from '../errors/usage-error.ts'
import type { Shell } from '../shell/shell.ts'
import type { RunFlags, RunnableCommand } from './run-flags.ts'

/** A command of the protocol with what its argument files hold. */
export type RunRequest = Exclude<CommandRequest, { readonly command: 'find' }>

const letters = { config: 'c', schemas: 's', query: 'q', requests: 'r' } as const
type FileFlag = keyof typeof letters
const fileFlags = Object.keys(letters) as FileFlag[]

/**
 * Reads the files of a command. Instead of handles and schemas they may hold the lines that `query` and `schema` have printed.
 *
 * @param command the command
 * @param flags the paths; `-` is stdin
 * @param shell its stdin, and the signal that ends the wait for it
 * @returns the command with its arguments, in the form that the protocol gives them
 * @throws ConnectorError `USAGE` where a file is missing or not wanted, `ARGUMENT_FILE` where one cannot be read or is wrong
 * @example await readRunArguments('schema', { config: 'config.json' }, shell)
 */
export async function readRunArguments(
  command: RunnableCommand,
  flags: RunFlags,
  shell: Shell,
): Promise<RunRequest> {
  const needs: readonly ArgumentName[] = commandDefinition(command).needs
  for (const flag of fileFlags) {
    const isGiven = flags[flag] !== undefined
    if (needs.includes(flag) && !isGiven)
      throw usageError(`${command} needs ${label(flag)}: give the path of a JSON file`)
    if (!needs.includes(flag) && isGiven) throw usageError(`${command} takes no ${label(flag)}: leave it out`)
  }
  if (fileFlags.filter((flag) => flags[flag] === '-').length > 1) {
    throw usageError('only one option may read stdin: give a path instead of - to the others')
  }
  const values: Partial<Record<FileFlag, JsonValue>> = {}
  for (const flag of fileFlags) {
    const path = flags[flag]
    if (path !== undefined) values[flag] = await readValue(flag, path, shell)
  }
  const request = buildRequest(command, values, {
    label: (name) => (name in letters ? label(name as FileFlag) : name),
    code: 'ARGUMENT_FILE',
  })
  if (request.command === 'find') throw usageError('unknown command')
  if ('config' in request && !isObject(request.config)) {
    throw new ConnectorError('ARGUMENT_FILE', `${label('config')}: expected a JSON object`)
  }
  return request
}

async function readValue(flag: FileFlag, path: string, shell: Shell): Promise<JsonValue> {
  const subject = `${label(flag)}: ${path === '-' ? 'stdin' : 'the file'}`
  const bytes =
    path === '-'
      ? await readStream(subject, shell.stdin, shell.signal)
      : await readArgumentFile(subject, path, shell.signal)
  if (flag !== 'requests' && flag !== 'schemas') return parseJson(bytes, subject, 'ARGUMENT_FILE')
  const messages = await printedMessages(bytes)
  if (messages === undefined) return parseJson(bytes, subject, 'ARGUMENT_FILE')
  return flag === 'requests' ? handlesOf(messages, shell) : schemasOf(messages, subject)
}

/** The messages that a connector has printed; undefined where the bytes are something else. */
async function printedMessages(bytes: Uint8Array): Promise<MonoidMessage[] | undefined> {
  const messages: MonoidMessage[] = []
  try {
    for await (const message of decodeLines(oneChunk(bytes))) messages.push(message)
  } catch {
    return undefined
  }
  return messages
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function handlesOf(messages: readonly MonoidMessage[], shell: Shell): JsonValue {
  const results = messages.flatMap((message) => (message.type === 'REQUEST_RESULT' ? [message.request] : []))
  const failed = results.filter(({ status }) => status.request_status === 'FAILED').length
  if (failed > 0) shell.say(`${failed} of ${results.length} requests had failed and are left out`)
  const handles = results
    .filter(({ status }) => status.request_status !== 'FAILED')
    .map(({ handle }) => handle)
  return { handles: handles as unknown as JsonValue[] }
}

function schemasOf(messages: readonly MonoidMessage[], subject: string): JsonValue {
  const last = messages.findLast((message) => message.type === 'SCHEMA')
  if (last) return last.schema_msg as unknown as JsonObject
  throw new ConnectorError('ARGUMENT_FILE', `${subject}: expected schemas, came other messages`)
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function label(flag: FileFlag): string {
  return `-${letters[flag]}/--${flag}`
}
