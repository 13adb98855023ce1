import { ConnectorError, type ErrorCode } from '@monoid-kit/core'
import { type Check, type CheckResult, type Need, NotApplicable, type Verdict } from './check.ts'
import type { Subject } from './subject.ts'

/** Which checks run. */
export interface Selection {
  /** Ids or groups; all where left out. */
  readonly only?: readonly string[]
  /** Ids with the reason why each is left out. */
  readonly skip?: ReadonlyMap<string, string>
}

/** Where one check meets these so does each. */
const hopeless: ReadonlySet<ErrorCode> = new Set([
  'FIXTURE_INVALID',
  'LAUNCH_FAILED',
  'IMAGE_MISSING',
  'ENGINE_UNREACHABLE',
])

const missing: Readonly<Record<Need, string>> = {
  config: 'no configuration was given',
  fixture: 'no fixture was given',
  'previous-spec': 'no earlier spec was given',
}

/**
 * Runs checks one after another.
 *
 * @param checks the registry, or some of it
 * @param subject the connector
 * @param selection see `Selection`
 * @returns each check's result as soon as it is there; one that is not selected has none
 * @throws the subject's signal's reason when aborted; `FIXTURE_INVALID` where the data cannot be made or taken away; what a launcher throws
 *   where it cannot start the connector at all
 * @example for await (const { check, verdict } of runChecks(checks, subject)) …
 */
export async function* runChecks(
  checks: readonly Check[],
  subject: Subject,
  { only, skip }: Selection = {},
): AsyncGenerator<CheckResult, void, undefined> {
  try {
    for (const check of checks) {
      if (only && !only.some((name) => check.id === name || check.id.startsWith(`${name}.`))) continue
      const start = performance.now()
      const reason = skip?.get(check.id)
      const verdict: Verdict =
        reason === undefined ? await judgeBy(check, subject) : { outcome: 'skipped', reason }
      yield { check, verdict, ms: performance.now() - start }
    }
  } finally {
    await subject.data?.teardown()
  }
}

/**
 * Runs one check. Whoever runs checks one by one takes the data away at the end: `subject.data?.teardown()`.
 *
 * @param check the check
 * @param subject the connector
 * @returns what became of the check
 * @throws as `runChecks` does
 * @example const { outcome } = await judgeBy(check, subject)
 */
export async function judgeBy(check: Check, subject: Subject): Promise<Verdict> {
  const lacking = check.needs.find((need) => !subject.has(need))
  if (lacking) return { outcome: 'not-applicable', reason: missing[lacking] }
  try {
    // what is asked for once must not be asked for before the data are there
    if (!check.id.startsWith('spec.')) await subject.data?.ready()
    const findings = await check.run(subject)
    return findings.length === 0
      ? { outcome: 'passed' }
      : { outcome: 'failed', findings: findings.map((finding) => subject.masked(finding)) }
  } catch (thrown) {
    subject.signal.throwIfAborted()
    if (thrown instanceof NotApplicable) return { outcome: 'not-applicable', reason: thrown.message }
    if (thrown instanceof ConnectorError && hopeless.has(thrown.code)) throw thrown
    if (thrown instanceof ConnectorError && thrown.code === 'DEADLINE') return unending(thrown, subject)
    const reason = thrown instanceof ConnectorError ? `${thrown.message} [${thrown.code}]` : nameOf(thrown)
    return { outcome: 'broken', reason: subject.maskedText(reason) }
  }
}

/** That a command comes to no end is the connector's fault (B16, B17). */
function unending({ message }: ConnectorError, subject: Subject): Verdict {
  const [sent = '', expected = ''] = message.split(': expected ')
  const finding = { sent, came: 'no end', expected }
  return { outcome: 'failed', findings: [subject.masked(finding)] }
}

/** A foreign error's text may quote what a connector printed. */
function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? `the check itself failed (${thrown.name})` : 'the check itself failed'
}
