import type { MonoidMessage } from '@monoid-kit/core'
import type { ConnectorRun } from '../connector/connector-process.ts'
import type { Paint } from './paint.ts'
import { count, shorten } from './shorten.ts'

/**
 * A command's messages for people: of each store the first message, as it was printed, and the number of the others.
 *
 * @param run the messages and their lines
 * @param paint how to colour them
 * @param longest how many characters of a message are shown
 * @returns lines to print
 */
export function messageLines(run: ConnectorRun, paint: Paint, longest: number): string[] {
  const seen = new Set<string>()
  const left = new Map<string, number>()
  const shown: string[] = []
  for (const [index, message] of run.messages.entries()) {
    const kind = `${message.type} ${storeName(message)}`
    if (seen.has(kind)) {
      left.set(message.type, (left.get(message.type) ?? 0) + 1)
      continue
    }
    seen.add(kind)
    shown.push(messageLine(run.lines[index] ?? '', paint, longest))
  }
  for (const [type, number] of left)
    shown.push(paint('aside', `… and ${count(number, `more ${type} message`)}`))
  return shown
}

function messageLine(line: string, paint: Paint, longest: number): string {
  const { shown, leftOut } = shorten(line, longest)
  const coloured = shown.replace(/"(?:[^"\\]|\\.)*"(?=:)/g, (key) => paint('key', key))
  return coloured + paint('aside', leftOut)
}

function storeName(message: MonoidMessage): string {
  if (message.type === 'RECORD') return storeLabel(message.record)
  if (message.type === 'REQUEST_RESULT') return storeLabel(message.request.status)
  return message.type === 'REQUEST_STATUS' ? storeLabel(message.request_status) : ''
}

function storeLabel(store: { readonly schema_name: string; readonly schema_group?: string }): string {
  return `${store.schema_group}/${store.schema_name}`
}
