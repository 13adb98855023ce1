import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { JsonObject, MonoidSiloSpec } from '@monoid-kit/core'
import { DockerLauncher, type Launcher, ProcessLauncher } from '@monoid-kit/orchestrator'
import { afterAll, beforeAll, describe, it } from 'vitest'
import type { Check, Finding } from './conformance/check.ts'
import type { Fixture } from './conformance/fixture/fixture.ts'
import { readFixture } from './conformance/fixture/read-fixture.ts'
import { checks } from './conformance/registry.ts'
import { judgeBy } from './conformance/run-checks.ts'
import { Subject } from './conformance/subject.ts'

/** Something, or what makes it once the tests before have prepared what it needs. */
type Given<Value> = Value | (() => Value | Promise<Value>)

/** What `testConnector` tests, and with what. One of `command`, `image` and `launcher` says how the connector is run. */
export interface ConnectorTestOptions {
  /** What the suite is called; `conformance` where left out. */
  readonly title?: string
  /** A program with its first arguments, such as `['node', 'dist/main.js']`. */
  readonly command?: readonly [string, ...string[]]
  /** An image, which the engine has. */
  readonly image?: string
  /** Anything else that runs it. */
  readonly launcher?: Given<Launcher>
  /** A configuration that works, or a file with one; without it only `spec` is tested. */
  readonly config?: Given<JsonObject | string>
  /** The data behind the connector, or a YAML file that tells of them; without it nothing is looked for and erased. */
  readonly fixture?: Given<Fixture | string>
  /** A spec that must not be broken with, or a spec.json of an earlier version. */
  readonly previousSpec?: MonoidSiloSpec | string
  /** Checks that are left out, by id, each with the reason. */
  readonly skip?: Readonly<Record<string, string>>
  /** The checks that may find nothing to judge; where given, any other one that does so fails. */
  readonly unjudged?: readonly string[]
  /** How long one check may take, in milliseconds; 120,000 where left out. */
  readonly timeoutMs?: number
}

/**
 * Tests that a connector, in any language, keeps the protocol: a vitest suite with a test per check of the conformance kit.
 *
 * @param options see `ConnectorTestOptions`
 * @throws where `skip` or `unjudged` names a check that there is not, or gives no reason
 * @example
 * testConnector({ command: ['node', 'dist/main.js'], config: 'test/config.json', fixture: 'test/fixture.yaml' })
 */
export function testConnector(options: ConnectorTestOptions): void {
  const { title = 'conformance', skip = {}, unjudged, timeoutMs = 120_000 } = options
  checkNames(skip, unjudged)
  describe(title, () => {
    let subject: Subject
    beforeAll(async () => {
      subject = await subjectOf(options)
    })
    afterAll(() => subject?.data?.teardown())

    for (const check of checks) {
      const name = `${check.id}: ${check.title}${check.rules.map((rule) => ` [${rule}]`).join('')}`
      const reason = skip[check.id]
      if (reason !== undefined) {
        it.skip(`${name} (skipped: ${reason})`, () => undefined)
        continue
      }
      it(
        name,
        async (context) => {
          const verdict = await judgeBy(check, subject)
          if (verdict.outcome === 'failed') throw new Error(failureOf(check, verdict.findings))
          if (verdict.outcome === 'broken') throw new Error(`not judged: ${verdict.reason}`)
          if (verdict.outcome !== 'not-applicable') return
          if (unjudged && !unjudged.includes(check.id)) throw new Error(`nothing to judge: ${verdict.reason}`)
          context.skip(verdict.reason)
        },
        timeoutMs,
      )
    }
  })
}

function checkNames(skip: Readonly<Record<string, string>>, unjudged: readonly string[] = []): void {
  const ids = new Set<string>(checks.map(({ id }) => id))
  const unknown = [...Object.keys(skip), ...unjudged].find((id) => !ids.has(id))
  if (unknown !== undefined) throw new Error(`no check is called ${unknown}`)
  const bare = Object.entries(skip).find(([, reason]) => reason.trim() === '')
  if (bare) throw new Error(`skip: ${bare[0]} without a reason`)
}

async function subjectOf(options: ConnectorTestOptions): Promise<Subject> {
  const config = await given(options.config)
  const fixture = await given(options.fixture)
  const { previousSpec } = options
  return new Subject({
    launcher: await launcherOf(options),
    ...(config !== undefined && { config: await jsonOf<JsonObject>(config) }),
    ...(fixture !== undefined && { fixture: await fixtureOf(fixture) }),
    ...(previousSpec !== undefined && { previousSpec: await jsonOf<MonoidSiloSpec>(previousSpec) }),
  })
}

async function given<Value>(
  value: Value | (() => Value | Promise<Value>) | undefined,
): Promise<Value | undefined> {
  return value instanceof Function ? value() : value
}

async function launcherOf({ command, image, launcher }: ConnectorTestOptions): Promise<Launcher> {
  const made = await given<Launcher>(launcher)
  if (made) return made
  if (command) return new ProcessLauncher({ command })
  if (image !== undefined) return new DockerLauncher({ image, pull: 'never' })
  throw new Error('testConnector: expected one of command, image and launcher')
}

async function jsonOf<Value extends object>(value: Value | string): Promise<Value> {
  return typeof value === 'string' ? (JSON.parse(await readFile(value, 'utf8')) as Value) : value
}

async function fixtureOf(fixture: Fixture | string): Promise<Fixture> {
  if (typeof fixture !== 'string') return fixture
  return readFixture(await readFile(fixture, 'utf8'), { folder: path.dirname(fixture), env: process.env })
}

function failureOf({ mend }: Check, findings: readonly Finding[]): string {
  const texts = findings.flatMap(({ sent, came, expected }) => [
    `sent      ${sent}`,
    `came      ${came}`,
    `expected  ${expected}`,
  ])
  return [`${findings.length} findings`, ...texts, `mend      ${mend}`].join('\n')
}
