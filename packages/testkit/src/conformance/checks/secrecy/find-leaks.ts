import { Buffer } from 'node:buffer'
import { type MonoidMessage, Scrubber } from '@monoid-kit/core'
import type { Outcome } from '../../outcome.ts'
import { readLines } from '../../output-line.ts'

/** A text that may not be seen, and what it is called. */
export interface Canary {
  /** Such as `the value of password`. */
  readonly name: string
  readonly text: string
}

/** What is looked at of a message; undefined where all of it may hold anything. */
export type Visible = (message: MonoidMessage) => unknown

/** A line of a text of several lines counts as the text, unless it is too short to be anything of its own. */
const leastLine = 8

/**
 * Looks for texts in all that a connector has written: as they are and in any encoding (JSON, URL, hexadecimal digits, base64, PEM).
 *
 * @param outcome what it wrote
 * @param canaries what is looked for
 * @param visible what is looked at of each message; all of it where left out
 * @returns a few words per place, without content
 * @example leaksOf(outcome, [{ name: 'the value of password', text: 'hunter2!' }])
 */
export function leaksOf(
  outcome: Outcome,
  canaries: readonly Canary[],
  visible: Visible = (message) => message,
): string[] {
  const stray = readLines(Buffer.from(outcome.stderr))
  const places = [
    ...outcome.lines.map((line) => ({ line, where: `line ${line.number}` })),
    ...stray.map((line) => ({ line, where: `line ${line.number} on stderr` })),
  ].map(({ line: { message, text = '' }, where }) => {
    const seen = message ? visible(message) : text
    const texts = message && seen === message ? [text, ...textsIn(seen)] : textsIn(seen)
    return { where: message ? `${where}, a ${message.type}` : `${where}, no message`, texts }
  })
  return canaries.flatMap(({ name, text }) => {
    const scrubber = new Scrubber([
      text,
      ...text.split(/\r?\n/).filter((line) => line.trim().length >= leastLine),
    ])
    const found = places.find(({ texts }) => texts.some((each) => scrubber.scrubText(each) !== each))
    return found ? [`${found.where}, holds ${name}`] : []
  })
}

/** Every text within a value, the names of members too: what is JSON within JSON is escaped twice in the line. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => [name, ...textsIn(member)])
}
