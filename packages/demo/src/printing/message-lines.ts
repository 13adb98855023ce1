import { type MonoidMessage, storeLabel, storeOf } from '@monoid-kit/core'
import type { ConnectorRun } from '../connector/connector-process.ts'
import type { Paint } from './paint.ts'
import { count, shorten } from './shorten.ts'

/** How much of a command's messages is shown. */
export interface Amount {
  /** How many messages of each type; each of another table, as far as there are so many. */
  readonly perType: number
  /** How many characters of each. */
  readonly characters: number
}

/**
 * A command's messages for people: some of each type as they were printed, and the number of the others.
 *
 * @param run the messages and their lines
 * @param paint how to colour them
 * @param amount how much of them to show
 * @returns lines to print
 */
export function messageLines(run: ConnectorRun, paint: Paint, amount: Amount): string[] {
  const stores = new Map<string, Set<string>>()
  const left = new Map<string, number>()
  const shown: string[] = []
  for (const [index, message] of run.messages.entries()) {
    const { type } = message
    const seen = stores.get(type) ?? new Set()
    stores.set(type, seen)
    const store = storeName(message)
    if (seen.has(store) || seen.size === amount.perType) {
      left.set(type, (left.get(type) ?? 0) + 1)
      continue
    }
    seen.add(store)
    shown.push(messageLine(run.lines[index] ?? '', paint, amount.characters))
  }
  const rest = [...left].map(([type, number]) => count(number, `more ${type} message`))
  return rest.length === 0 ? shown : [...shown, paint('aside', `… ${rest.join(', ')}`)]
}

function messageLine(line: string, paint: Paint, longest: number): string {
  const { shown, leftOut } = shorten(line, longest)
  const coloured = shown.replace(/"(?:[^"\\]|\\.)*"(?=:)/g, (key) => paint('key', key))
  return coloured + paint('aside', leftOut)
}

function storeName(message: MonoidMessage): string {
  switch (message.type) {
    case 'RECORD':
      return storeLabel(storeOf(message.record))
    case 'REQUEST_RESULT':
      return storeLabel(storeOf(message.request.status))
    case 'REQUEST_STATUS':
      return storeLabel(storeOf(message.request_status))
    case 'LOG':
      return message.log.message
    default:
      return ''
  }
}
