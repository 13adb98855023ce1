import { collectSecrets, type JsonObject, KnownSecrets, type MonoidSiloSpec } from '@monoid-kit/core'
import type { Launch, Launcher } from '@monoid-kit/orchestrator'
import type { Finding, Need } from './check.ts'
import type { Fixture } from './fixture/fixture.ts'
import type { Outcome } from './outcome.ts'
import { readOutput } from './read-output.ts'

/** What a connector is told. */
export interface Telling extends Omit<Launch, 'command' | 'signal'> {
  /** What is special about it, for findings, such as `a config that is no JSON`. Never a value. */
  readonly note?: string
}

/** What a `Subject` is made of. */
export interface SubjectOptions {
  readonly launcher: Launcher
  readonly config?: JsonObject
  readonly fixture?: Fixture
  /** A spec that an earlier version of the connector printed. */
  readonly previousSpec?: MonoidSiloSpec
  readonly signal?: AbortSignal
  /** The longest that a command may take, in milliseconds; 60 s where left out (B17). */
  readonly commandMs?: number
}

/**
 * A connector that is looked at, with its configuration and its data. What several checks need is asked for once.
 *
 * @example const outcome = await subject.tell('schema')
 */
export class Subject {
  readonly config: JsonObject | undefined
  readonly fixture: Fixture | undefined
  readonly previousSpec: MonoidSiloSpec | undefined
  readonly signal: AbortSignal
  readonly launcher: Launcher
  readonly #commandMs: number
  readonly #kept = new Map<string, Promise<Outcome>>()
  readonly #masks = new KnownSecrets()

  constructor(options: SubjectOptions) {
    this.launcher = options.launcher
    this.config = options.config
    this.fixture = options.fixture
    this.previousSpec = options.previousSpec
    this.signal = options.signal ?? new AbortController().signal
    this.#commandMs = options.commandMs ?? 60_000
    this.#masks.add((options.fixture?.person ?? []).map(({ value }) => String(value)))
  }

  /** Whether there is what a check needs. */
  has(need: Need): boolean {
    if (need === 'config') return this.config !== undefined
    return need === 'fixture' ? this.fixture !== undefined : this.previousSpec !== undefined
  }

  /**
   * Runs one command to its end, with the subject's configuration where none is given and the command takes one.
   *
   * @param command the command
   * @param telling its files and what is special about them
   * @returns what the connector did
   * @throws ConnectorError `LAUNCH_FAILED`; `DEADLINE` where it takes too long
   */
  async tell(command: string, telling: Telling = {}): Promise<Outcome> {
    const { note, ...launch } = telling
    const config = command === 'spec' ? undefined : this.config
    const given = { ...(config && { config }), ...launch.arguments }
    const sent = note === undefined ? command : `${command} with ${note}`
    const whole = { ...launch, command, arguments: given }
    return readOutput(this.launcher, whole, { sent, signal: this.signal, commandMs: this.#commandMs })
  }

  /** Runs a command once for all checks that look at its plain outcome. */
  once(command: string, telling: Telling = {}): Promise<Outcome> {
    const key = JSON.stringify([command, telling])
    const kept = this.#kept.get(key) ?? this.tell(command, telling)
    this.#kept.set(key, kept)
    return kept
  }

  /** The connector's spec, if it prints one. */
  async spec(): Promise<MonoidSiloSpec | undefined> {
    return (await this.once('spec')).messages('SPEC').at(-1)?.spec
  }

  /** The secrets of the configuration, as far as the spec tells which of its properties are. */
  async secrets(): Promise<readonly string[]> {
    const spec = await this.spec()
    const secrets = spec && this.config ? collectSecrets(spec.spec, this.config) : []
    this.#masks.add(secrets)
    return secrets
  }

  /** A finding without secrets and identifiers. */
  masked(finding: Finding): Finding {
    return {
      sent: this.maskedText(finding.sent),
      came: this.maskedText(finding.came),
      expected: this.maskedText(finding.expected),
    }
  }

  /** A text without secrets and identifiers. */
  maskedText(text: string): string {
    return this.#masks.scrubText(text)
  }
}
