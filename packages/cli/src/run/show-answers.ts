import {
  type JsonObject,
  type MonoidMessage,
  type MonoidRecord,
  type MonoidRequestStatus,
  type MonoidSchema,
  storeLabel,
  storeOf,
} from '@monoid-kit/core'
import type { RecordStream } from '@monoid-kit/orchestrator'
import { printable } from '../printing/printable.ts'
import { tableLines } from '../printing/table.ts'
import type { Shell } from '../shell/shell.ts'
import { configOf, messagesOf, type RunningCommand } from './print-answers.ts'
import { RecordTables } from './record-tables.ts'
import { settingRows } from './setting-rows.ts'

/**
 * Runs a command and shows its answers as tables.
 *
 * @param running the command
 * @throws ConnectorError as the client does; what came before is shown
 * @example await showAnswers(running)
 */
export async function showAnswers(running: RunningCommand): Promise<void> {
  const { client, request, shell, progress } = running
  switch (request.command) {
    case 'scan':
      return showRecords(client.scan(configOf(request), request.schemas), running)
    case 'request-results':
      return showRecords(client.requestResults(configOf(request), request.requests), running)
    default: {
      const statuses: MonoidRequestStatus[] = []
      try {
        for await (const message of messagesOf(client, request)) {
          const status = statusOf(message)
          if (status) statuses.push(status)
          else await shell.print(`${answerLines(message, shell).join('\n')}\n`)
        }
      } finally {
        progress.stop()
        if (statuses.length > 0) shell.tell(`${statusLines(statuses, shell).join('\n')}\n`)
      }
    }
  }
}

async function showRecords(
  records: RecordStream<MonoidRecord>,
  { shell, progress, files }: RunningCommand,
): Promise<void> {
  const tables = new RecordTables(shell)
  try {
    for await (const record of records) {
      progress.add(1, 0)
      if (record.file === undefined) await tables.add(record)
      else await files.keep(record, () => records.openFile(record))
    }
  } finally {
    if (!shell.signal.aborted) await tables.flush()
  }
}

function statusOf(message: MonoidMessage): MonoidRequestStatus | undefined {
  if (message.type === 'REQUEST_RESULT') return message.request.status
  return message.type === 'REQUEST_STATUS' ? message.request_status : undefined
}

function statusLines(statuses: readonly MonoidRequestStatus[], { stdout }: Shell): string[] {
  const rows = statuses.map((status) => [
    printable(storeLabel(storeOf(status))),
    stdout.paint(status.request_status === 'FAILED' ? 'bad' : 'good', status.request_status),
    status.data_type ?? '',
  ])
  return tableLines(['table', 'status', 'data'], rows, stdout)
}

function answerLines(message: MonoidMessage, shell: Shell): string[] {
  const { stdout } = shell
  switch (message.type) {
    case 'SPEC':
      return tableLines(['setting', 'type', 'default', 'meaning'], settingRows(message.spec.spec), stdout)
    case 'VALIDATE': {
      const { status, message: text } = message.validate_msg
      const shown = text === undefined ? '' : `: ${printable(text)}`
      return [`${stdout.paint(status === 'SUCCESS' ? 'good' : 'bad', status)}${shown}`]
    }
    case 'SCHEMA':
      return schemaLines(message.schema_msg.schemas, shell)
    default:
      return []
  }
}

function schemaLines(schemas: readonly MonoidSchema[], { stdout }: Shell): string[] {
  const rows = schemas.map(({ name, group, json_schema }) => {
    const columns = Object.keys((json_schema.properties as JsonObject | undefined) ?? {}).map(printable)
    return [printable(group ?? ''), printable(name), String(columns.length), columns.join(', ')]
  })
  return tableLines(['group', 'table', 'columns', 'names'], rows, {
    paint: stdout.paint,
    columns: stdout.columns,
    numeric: [2],
  })
}
