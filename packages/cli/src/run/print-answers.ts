import { encodeMessage, type JsonObject, type JsonValue, type MonoidMessage } from '@monoid-kit/core'
import type { ConnectorClient, RecordLines, RecordStream } from '@monoid-kit/orchestrator'
import type { Progress } from '../printing/progress.ts'
import type { Shell } from '../shell/shell.ts'
import type { FileResults } from './file-results.ts'
import type { RunRequest } from './read-run-arguments.ts'

/** A command that is about to run, and what its answers go to. */
export interface RunningCommand {
  readonly client: ConnectorClient
  readonly request: RunRequest
  readonly shell: Shell
  readonly files: FileResults
  readonly progress: Progress
}

/**
 * Runs a command and prints its answers as lines of the protocol; the bytes of records pass as the connector wrote them.
 *
 * @param running the command
 * @throws ConnectorError as the client does; what came before is printed
 * @example await printAnswers(running)
 */
export async function printAnswers(running: RunningCommand): Promise<void> {
  const { client, request, shell, progress } = running
  switch (request.command) {
    case 'scan':
      return printLines(client.scan(configOf(request), request.schemas, { as: 'lines' }), running)
    case 'request-results':
      return printLines(client.requestResults(configOf(request), request.requests, { as: 'lines' }), running)
    default:
      for await (const message of messagesOf(client, request)) {
        progress.stop()
        const line = `${encodeMessage(message)}\n`
        if (request.command === 'delete') shell.tell(line)
        else await shell.print(line)
      }
  }
}

async function printLines(
  records: RecordStream<RecordLines>,
  { shell, progress, files }: RunningCommand,
): Promise<void> {
  for await (const { bytes, lines, file } of records) {
    await shell.print(bytes)
    progress.add(lines, bytes.length)
    if (file) await files.keep(file, () => records.openFile(file))
  }
}

/**
 * The answers of a command that gives no records, as messages.
 *
 * @param client runs it
 * @param request the command
 * @yields its messages, LOG excepted
 * @throws ConnectorError as the client does
 * @example for await (const message of messagesOf(client, { command: 'spec' })) …
 */
export async function* messagesOf(
  client: ConnectorClient,
  request: Exclude<RunRequest, { readonly command: 'scan' | 'request-results' }>,
): AsyncGenerator<MonoidMessage, void, undefined> {
  switch (request.command) {
    case 'spec':
      yield { type: 'SPEC', spec: await client.spec() }
      return
    case 'validate':
      yield { type: 'VALIDATE', validate_msg: await client.validate(configOf(request)) }
      return
    case 'schema':
      yield { type: 'SCHEMA', schema_msg: await client.schema(configOf(request)) }
      return
    case 'query':
    case 'delete': {
      const results =
        request.command === 'query'
          ? client.query(configOf(request), request.query)
          : client.delete(configOf(request), request.query)
      for await (const result of results) yield { type: 'REQUEST_RESULT', request: result }
      return
    }
    case 'request-status':
      for await (const status of client.requestStatus(configOf(request), request.requests)) {
        yield { type: 'REQUEST_STATUS', request_status: status }
      }
  }
}

/**
 * The configuration of a command; `readRunArguments` has seen to it that it is an object.
 *
 * @param request a command that has one
 * @returns the configuration
 * @example configOf(request).hostname
 */
export function configOf({ config }: { readonly config: JsonValue }): JsonObject {
  return config as JsonObject
}
