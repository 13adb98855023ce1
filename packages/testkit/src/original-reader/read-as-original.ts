import { storeKey, storeLabel, storeOf } from '@monoid-kit/core'
import { commandTypes } from '../judging/command-types.ts'
import { decodeAsOriginal, type OriginalLine } from './decode-as-original.ts'
import { originalLines } from './original-lines.ts'
import type {
  OriginalContext,
  OriginalEnd,
  OriginalLoss,
  OriginalReading,
  OriginalStored,
} from './original-reading.ts'
import { schemaRefusals } from './schema-refusals.ts'
import { nothingStored, type Payload, storePayloads } from './store-payloads.ts'

/** Commands of which the last good message counts, whatever else comes (B12). */
const single: ReadonlySet<string> = new Set(['spec', 'validate', 'schema'])
/** Commands that are done again for the whole silo when they end with another code than 0 (B14). */
const repeated: ReadonlySet<string> = new Set(['scan', 'query', 'delete', 'request-results'])

/**
 * Reads a command's output as the original API does: what it stores, what it loses, what it crashes on.
 *
 * @param command the command
 * @param stream the bytes of its terminal: see `terminalStream`
 * @param context see `OriginalContext`
 * @returns the reading; no text of it holds what was printed, `stored` does
 * @throws RangeError for a command that the original API has not
 * @example readAsOriginal('scan', terminalStream([stdout]), { exitCode: 0 }).stored.records.length
 */
export function readAsOriginal(
  command: string,
  stream: Uint8Array,
  context: OriginalContext,
): OriginalReading {
  const type = commandTypes.get(command)
  if (!type) throw new RangeError('expected a command of the original protocol')
  const { lines, unreadBytes } = originalLines(stream)
  const losses: OriginalLoss[] = []
  const payloads: Payload[] = []
  let crash: OriginalEnd | undefined
  for (const [index, bytes] of lines.entries()) {
    const at = { line: index + 1, bytes: bytes.length }
    const decoded = decodeAsOriginal(bytes)
    if (!decoded.isMessage) {
      losses.push({ kind: 'refused', rule: 'B10', ...at, why: `${decoded.why}; the line is logged in full` })
      continue
    }
    const why = wrongMessage(decoded, type)
    if (why !== undefined && !single.has(command)) {
      crash = { kind: 'crash', rule: 'B11', line: at.line, why }
      const rest = lines.slice(index).reduce((sum, each) => sum + each.length, unreadBytes)
      losses.push({ kind: 'after-crash', rule: 'B11', line: at.line, bytes: rest, why })
      break
    }
    if (why !== undefined) losses.push({ kind: 'ignored', rule: 'B12', ...at, why })
    else if (decoded.type === type && decoded.payload) {
      const { payload, changes } = decoded
      losses.push(...changes.map((each): OriginalLoss => ({ kind: 'changed', ...at, ...each })))
      payloads.push({ ...at, payload })
    }
  }
  if (unreadBytes > 0 && !crash) {
    const why = 'a line of more than 64 KiB, at which reading stops without an error'
    losses.push({ kind: 'unread', rule: 'B8', line: lines.length + 1, bytes: unreadBytes, why })
  }
  const kept = storePayloads(type, payloads)
  losses.push(...kept.losses)
  const end = crash ?? endOf(command, kept.stored, context)
  return { stored: end.kind === 'done' ? kept.stored : nothingStored, losses, end }
}

function wrongMessage(
  { type, payload }: Extract<OriginalLine, { readonly isMessage: true }>,
  expected: string,
): string | undefined {
  if (type !== expected && type !== 'LOG') return `a message of the type ${type}`
  return payload === null ? `a ${type} with nothing in it` : undefined
}

function endOf(
  command: string,
  { records }: OriginalStored,
  { exitCode, schemas }: OriginalContext,
): OriginalEnd {
  if (command === 'scan' && schemas) {
    for (const schema of schemas) {
      const [fault] = schemaRefusals(schema.json_schema)
      if (fault !== undefined) return { kind: 'failure', rule: 'B22', why: `${storeLabel(schema)}: ${fault}` }
    }
    const known = new Set(schemas.map(storeKey))
    const stranger = records.find((record) => !known.has(storeKey(storeOf(record))))
    if (stranger) {
      const why = `a record of ${storeLabel(storeOf(stranger))}, which it did not ask for`
      return { kind: 'failure', rule: 'B18', why }
    }
  }
  if (exitCode !== 0 && repeated.has(command))
    return { kind: 'retry', rule: 'B14', why: `exit code ${exitCode}` }
  return { kind: 'done' }
}
