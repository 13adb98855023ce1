import type { Finding } from './check.ts'
import type { Outcome } from './outcome.ts'

/** How stack traces begin in the languages that connectors are written in. */
const traces: readonly RegExp[] = [
  /^\s+at .{1,300}:\d+:\d+\)?\s*$/m,
  /Traceback \(most recent call last\)/,
  /^\s+File ".{1,300}", line \d+/m,
  /^(?:panic: |goroutine \d+ \[)/m,
  /Exception in thread "/,
  /^\s+at [\w.$<>]{1,300}\(.{0,100}\.(?:java|kt|scala|cs)(?::\d+|:line \d+)?\)/m,
  /thread '.{1,100}' panicked at /,
  /^\s*from .{1,300}:\d+:in [`']/m,
]

/** What a shell makes of a signal begins here: a connector that was killed has not refused anything. */
const firstSignalCode = 128

/**
 * Judges how a connector refused what cannot be right: it says why in a LOG, gives no answer, and ends with a code of its own choice (B12,
 * B14); no stack trace, for it tells nothing to a user and may quote what was given.
 *
 * @param outcome what it did
 * @returns nothing where it refused as it should, else one finding
 * @example findings.push(...refusalFindings(await subject.tell('schema', { note: 'an empty config file' })))
 */
export function refusalFindings(outcome: Outcome): Finding[] {
  const faults = refusalFaults(outcome)
  if (faults.length === 0) return []
  const expected = 'an error in a LOG, no answer, an exit code from 1 to 127'
  return [{ sent: outcome.sent, came: `${outcome.shape}: ${faults.join(', ')}`, expected }]
}

/**
 * What is wrong with a refusal.
 *
 * @param outcome what the connector did
 * @returns a few words per fault
 * @example refusalFaults(outcome).length === 0
 */
export function refusalFaults(outcome: Outcome): string[] {
  const { exitCode, logs, lines } = outcome
  const answers = lines.filter(({ message }) => message !== undefined && message.type !== 'LOG')
  const strays = lines.filter(({ message }) => message === undefined)
  return [
    ...(exitCode === 0 ? ['the exit code of a success'] : []),
    ...(exitCode >= firstSignalCode ? ['the exit code of a crash'] : []),
    ...(answers.length > 0 ? ['an answer'] : []),
    ...(strays.length > 0 ? ['lines that are no messages'] : []),
    ...(logs.length === 0 && answers.length === 0 ? ['no LOG that says why'] : []),
    ...(hasTrace(outcome) ? ['a stack trace'] : []),
  ]
}

/**
 * Whether a connector printed a stack trace, in a message or beside them.
 *
 * @param outcome what it did
 * @returns true where one of its texts looks like one
 * @example hasTrace(outcome)
 */
export function hasTrace({ stderr, lines, logs }: Outcome): boolean {
  const strays = lines.flatMap(({ message, text = '' }) => (message ? [] : [text])).join('\n')
  const told = logs.map(({ message }) => message)
  const texts = [stderr, strays, ...told]
  return texts.some((text) => traces.some((trace) => trace.test(text)))
}
