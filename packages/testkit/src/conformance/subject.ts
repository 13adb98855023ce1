import {
  collectSecrets,
  type JsonObject,
  KnownSecrets,
  type MonoidQuery,
  type MonoidRequestHandle,
  type MonoidSchema,
  type MonoidSiloSpec,
  storeKey,
} from '@monoid-kit/core'
import { DockerLauncher, type Launch, type Launcher, type RunningConnector } from '@monoid-kit/orchestrator'
import { type Finding, type Need, NotApplicable } from './check.ts'
import { namesOf } from './config-names.ts'
import type { ConfigNames, Fixture, PersonIdentifier } from './fixture/fixture.ts'
import { FixtureState } from './fixture/fixture-state.ts'
import type { Outcome } from './outcome.ts'
import { readOutput } from './read-output.ts'
import { secretName } from './secret-name.ts'
import { untilComplete } from './until-complete.ts'

/** What a connector is told. */
export interface Telling extends Omit<Launch, 'command' | 'signal'> {
  /** What is special about it, for findings, such as `a config that is no JSON`. Never a value. */
  readonly note?: string
  /** True leaves out what a command is given of itself: the subject's configuration and a temp store. */
  readonly bare?: boolean
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
  /** Whether it runs in a container, with a loopback of its own and its engine as the reader; told by the launcher where left out. */
  readonly isContainer?: boolean
}

/** The commands that an API gives a temp store (B2). */
const withStore: ReadonlySet<string> = new Set([
  'scan',
  'query',
  'delete',
  'request-status',
  'request-results',
])
/** A shorter text may be part of anything, so that to mask it would make findings illegible. */
const leastMasked = 4

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
  /** The fixture's data; undefined without a fixture. */
  readonly data: FixtureState | undefined
  readonly commandMs: number
  readonly isContainer: boolean
  readonly #kept = new Map<string, Promise<Outcome>>()
  readonly #told = new Map<string, Outcome>()
  readonly #masks = new KnownSecrets()

  constructor(options: SubjectOptions) {
    this.launcher = options.launcher
    this.config = options.config
    this.fixture = options.fixture
    this.previousSpec = options.previousSpec
    this.signal = options.signal ?? new AbortController().signal
    this.commandMs = options.commandMs ?? 60_000
    this.isContainer = options.isContainer ?? options.launcher instanceof DockerLauncher
    this.data = options.fixture && new FixtureState(options.fixture.data, this.signal)
    const { person = [], others = [], bulk = [], long = [], values = [] } = options.fixture ?? {}
    const identifiers = [...person, ...others, ...bulk, ...long].map(({ value }) => String(value))
    this.#masks.add([...identifiers, ...values].filter((text) => text.length >= leastMasked))
    // until the spec tells which they are
    const likely = Object.entries(options.config ?? {}).filter(([name]) => secretName.test(name))
    this.#masks.add(likely.flatMap(([, value]) => (typeof value === 'string' ? [value] : [])))
  }

  /** Whether there is what a check needs. */
  has(need: Need): boolean {
    if (need === 'config') return this.config !== undefined
    return need === 'fixture' ? this.fixture !== undefined : this.previousSpec !== undefined
  }

  /**
   * Runs one command to its end; with the subject's configuration and a temp store where the command takes them.
   *
   * @param command the command
   * @param telling its files and what is special about them
   * @returns what the connector did
   * @throws ConnectorError `LAUNCH_FAILED`; `DEADLINE` where it takes too long
   */
  tell(command: string, telling: Telling = {}): Promise<Outcome> {
    const { note } = telling
    const sent = note === undefined ? command : `${command} with ${note}`
    const options = { sent, signal: this.signal, commandMs: this.commandMs }
    return readOutput(this.launcher, this.#launchOf(command, telling), options)
  }

  /** Runs a command once for all checks that look at its plain outcome. */
  once(command: string, telling: Telling = {}): Promise<Outcome> {
    const key = JSON.stringify([command, telling])
    const kept = this.#kept.get(key) ?? this.#tellAndNote(command, telling)
    this.#kept.set(key, kept)
    return kept
  }

  /** Each command with the first outcome that was kept of it, in the order in which they ended. */
  get told(): ReadonlyMap<string, Outcome> {
    return this.#told
  }

  /** Starts a command as `tell` does, for a check that meddles with it; the check closes it. */
  start(command: string, telling: Telling = {}): Promise<RunningConnector> {
    return this.launcher.launch({ ...this.#launchOf(command, telling), signal: this.signal })
  }

  /** The connector's spec, if it prints one. */
  async spec(): Promise<MonoidSiloSpec | undefined> {
    const spec = (await this.once('spec')).messages('SPEC').at(-1)?.spec
    if (spec && this.config) this.#masks.add(collectSecrets(spec.spec, this.config))
    return spec
  }

  /** The secrets of the configuration, as far as the spec tells which of its properties are. */
  async secrets(): Promise<readonly string[]> {
    const spec = await this.spec()
    return spec && this.config ? collectSecrets(spec.spec, this.config) : []
  }

  /** The properties of the configuration that lead to the system behind the connector, as far as they are set. */
  async names(): Promise<ConfigNames> {
    return namesOf(this.config ?? {}, (await this.spec())?.spec ?? {}, this.fixture?.names)
  }

  /**
   * The data stores that `schema` lists.
   *
   * @throws NotApplicable where it lists none: a check of `schema` says what is wrong with that
   */
  async schemas(): Promise<readonly MonoidSchema[]> {
    const schemas = (await this.once('schema')).messages('SCHEMA').at(-1)?.schema_msg.schemas ?? []
    if (schemas.length === 0) throw new NotApplicable('schema lists no data store')
    return schemas
  }

  /** The query for somebody's identifiers, with the schemas that the connector prints (B19). */
  async queryOf(identifiers: readonly PersonIdentifier[]): Promise<MonoidQuery> {
    const schemas = new Map((await this.schemas()).map((each) => [storeKey(each), each.json_schema]))
    return {
      identifiers: identifiers.map(({ store, group, identifier, value }) => ({
        schema_name: store,
        ...(group !== undefined && { schema_group: group }),
        identifier,
        identifier_query: String(value),
        json_schema: schemas.get(storeKey({ name: store, ...(group !== undefined && { group }) })) ?? {},
      })),
    }
  }

  /** What `query` says to somebody's identifiers; asked once. */
  async found(identifiers: readonly PersonIdentifier[]): Promise<Outcome> {
    return this.once('query', { arguments: { query: await this.queryOf(identifiers) } })
  }

  /** The handles that `query` gives for somebody's identifiers; asked once. */
  async handles(identifiers: readonly PersonIdentifier[]): Promise<readonly MonoidRequestHandle[]> {
    return (await this.found(identifiers)).results.map(({ handle }) => handle)
  }

  /** What `request-results` says to somebody's handles, once none is in progress; asked once. */
  async exported(identifiers: readonly PersonIdentifier[]): Promise<Outcome> {
    const requests = { handles: await this.handles(identifiers) }
    await untilComplete(this, (await this.found(identifiers)).results)
    return this.once('request-results', { arguments: { requests } })
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

  async #tellAndNote(command: string, telling: Telling): Promise<Outcome> {
    const outcome = await this.tell(command, telling)
    if (!this.#told.has(command)) this.#told.set(command, outcome)
    return outcome
  }

  #launchOf(command: string, { note: _note, bare, ...launch }: Telling): Launch {
    if (bare) return { ...launch, command }
    const own = command === 'spec' || this.config === undefined ? {} : { config: this.config }
    return {
      ...(withStore.has(command) && { tempStore: true }),
      ...launch,
      command,
      arguments: { ...own, ...launch.arguments },
    }
  }
}
