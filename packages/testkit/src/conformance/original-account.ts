import { Buffer } from 'node:buffer'
import { type MonoidSchema, storeKey, storeOf } from '@monoid-kit/core'
import { commandTypes } from '../judging/command-types.ts'
import type { OriginalReading, OriginalStored } from '../original-reader/original-reading.ts'
import { readAsOriginal } from '../original-reader/read-as-original.ts'
import { terminalStream } from '../original-reader/terminal-stream.ts'
import type { Outcome } from './outcome.ts'

/** What the original API makes of a command, without any content. */
export interface OriginalAccount {
  readonly command: string
  /** Such as `3 records of 2 data stores`; `nothing` where it keeps nothing. */
  readonly stored: string
  /** What it loses, and what it fails or crashes on; empty where all is well. */
  readonly faults: readonly string[]
}

/**
 * Tells what the original API makes of commands.
 *
 * @param told outcomes by command; a command that the original API has not is passed over
 * @returns one account per command, in the order of the protocol
 * @example for (const { command, stored } of originalAccounts(subject.told)) …
 */
export function originalAccounts(told: ReadonlyMap<string, Outcome>): OriginalAccount[] {
  const { schemas } = told.get('schema')?.messages('SCHEMA').at(-1)?.schema_msg ?? {}
  return [...commandTypes.keys()].flatMap((command) => {
    const outcome = told.get(command)
    return outcome ? [originalAccount(command, outcome, schemas)] : []
  })
}

/**
 * Tells what the original API makes of one command.
 *
 * @param command the command
 * @param outcome what came
 * @param schemas what `schema` has listed
 * @returns the account
 * @example originalAccount('validate', outcome).faults
 */
export function originalAccount(
  command: string,
  { stdout, stderr, exitCode }: Outcome,
  schemas?: readonly MonoidSchema[],
): OriginalAccount {
  const stream = terminalStream([stdout, Buffer.from(stderr)])
  const reading = readAsOriginal(command, stream, { exitCode, ...(schemas && { schemas }) })
  return { command, stored: storedText(reading.stored), faults: faultsOf(reading) }
}

function storedText({ spec, validate, schemas, records, results, statuses }: OriginalStored): string {
  if (spec) return 'a spec'
  if (validate) return validate.status
  if (schemas.length > 0) return `${schemas.length} data stores`
  if (results.length > 0) return `${results.length} handles`
  if (statuses.length > 0) return `${statuses.length} statuses`
  if (records.length === 0) return 'nothing'
  const stores = new Set(records.map((record) => storeKey(storeOf(record)))).size
  return `${records.length} records of ${stores} data stores`
}

function faultsOf({ losses, end }: OriginalReading): string[] {
  const faults = losses.map(({ kind, rule, why, bytes }) => {
    if (kind === 'unread') return `it never reads the last ${bytes} bytes: ${why} (${rule})`
    if (kind === 'after-crash') return `it loses the last ${bytes} bytes: ${why} (${rule})`
    if (kind === 'changed') return `it stores something else: ${why} (${rule})`
    return `it loses a line: ${why} (${rule})`
  })
  if (end.kind === 'crash') faults.push(`its worker crashes at line ${end.line}: ${end.why} (${end.rule})`)
  if (end.kind === 'failure') faults.push(`it fails as a whole: ${end.why} (${end.rule})`)
  if (end.kind === 'retry') faults.push(`it repeats this for the whole silo: ${end.why} (${end.rule})`)
  return faults
}
