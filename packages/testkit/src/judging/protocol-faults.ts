import { Buffer } from 'node:buffer'
import { checkMessage } from '@monoid-kit/core'
import type { CommandResult } from '../processes/command-result.ts'
import { commandTypes } from './command-types.ts'
import { mostLineBytes } from './line-limit.ts'

/** Members whose content belongs to somebody else: the columns of a row, what a store keeps in its handle. */
const foreignMembers: ReadonlySet<string> = new Set(['record.data', 'request.handle.data'])

/**
 * Judges the output of one command by the rules that hold for every line: all of it messages (B7) that pass strict
 * decoding (B10), short enough (B8), of the command's own types (B11), without null members (C22), each status with its
 * data type (B26), VALIDATE without a percent sign (B37), and nothing on stderr.
 *
 * @param result what the process did
 * @param command the command that it was told
 * @returns one sentence per fault, without the content of lines
 * @example expect(faultsOf(result, 'scan')).toEqual([])
 */
export function faultsOf(result: CommandResult, command: string): string[] {
  const faults: string[] = []
  if (result.stderr !== '') faults.push(`stderr has ${result.stderr.length} characters`)
  if (result.strayLines.length > 0) faults.push(`${result.strayLines.length} lines are no messages`)
  for (const line of result.lines) {
    const bytes = Buffer.byteLength(line)
    if (bytes > mostLineBytes) faults.push(`a line has ${bytes} bytes`)
  }
  for (const message of result.messages) {
    const checked = checkMessage(message)
    if (!checked.ok) faults.push(`${message.type}: ${checked.faults.join('; ')}`)
    if (message.type !== 'LOG' && message.type !== commandTypes.get(command))
      faults.push(`${command} prints ${message.type}`)
    faults.push(...nullMembers(message, []).map((path) => `${message.type}: ${path} is null`))
  }
  for (const status of [...result.statuses, ...result.results.map((each) => each.status)]) {
    if (status.data_type === undefined) faults.push('a status has no data_type')
  }
  if (result.validate?.message?.includes('%')) faults.push('the VALIDATE text holds a percent sign')
  return faults
}

function nullMembers(value: unknown, path: readonly string[]): string[] {
  if (value === null) return [path.join('.')]
  if (typeof value !== 'object' || foreignMembers.has(path.join('.'))) return []
  return Object.entries(value).flatMap(([key, member]) => nullMembers(member, [...path, key]))
}
