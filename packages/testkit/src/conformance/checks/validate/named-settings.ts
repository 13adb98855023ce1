import type { JsonObject } from '@monoid-kit/core'
import { type Finding, NotApplicable } from '../../check.ts'
import type { ConfigNames } from '../../fixture/fixture.ts'
import { hasTrace } from '../../judge-refusal.ts'
import type { Outcome } from '../../outcome.ts'
import type { Subject } from '../../subject.ts'

/**
 * The setting that leads to the system behind a connector.
 *
 * @param subject the connector
 * @param role which of them
 * @returns its name
 * @throws NotApplicable where the configuration has none
 */
export async function settingFor(subject: Subject, role: keyof ConfigNames): Promise<string> {
  const name = (await subject.names())[role]
  if (name !== undefined) return name
  throw new NotApplicable(`no setting is known as the ${role}: the fixture can name it under config.${role}`)
}

/**
 * The configuration with another host and, where one is set, another port.
 *
 * @param subject the connector
 * @param host the other host
 * @param port the other port; as it was where left out
 * @returns a configuration
 * @throws NotApplicable where no host is known
 */
export async function configAt(subject: Subject, host: string, port?: number): Promise<JsonObject> {
  const names = await subject.names()
  const at = { [await settingFor(subject, 'host')]: host }
  if (port === undefined) return { ...subject.config, ...at }
  return {
    ...subject.config,
    ...at,
    [await settingFor(subject, 'port')]: sameType(subject, names.port, port),
  }
}

/** Some connectors have their port as a text. */
function sameType({ config }: Subject, name: string | undefined, port: number): string | number {
  return name !== undefined && typeof config?.[name] === 'string' ? String(port) : port
}

/**
 * Judges what `validate` says to a configuration that cannot work.
 *
 * @param outcome what it did
 * @returns nothing where it answers FAILURE, once, with a reason
 */
export function failureFindings(outcome: Outcome): Finding[] {
  const answers = outcome.messages('VALIDATE').map(({ validate_msg }) => validate_msg)
  const [answer] = answers
  const faults = [
    ...(answers.length === 1 ? [] : [`${answers.length} VALIDATE`]),
    ...(answer && answer.status !== 'FAILURE' ? [`the status ${answer.status}`] : []),
    ...(answer?.status === 'FAILURE' && !answer.message?.trim() ? ['no reason'] : []),
    ...(hasTrace(outcome) ? ['a stack trace'] : []),
  ]
  if (faults.length === 0) return []
  const expected = 'one VALIDATE with the status FAILURE and a reason'
  return [{ sent: outcome.sent, came: `${outcome.shape}: ${faults.join(', ')}`, expected }]
}
