import { Buffer } from 'node:buffer'
import {
  AbstractSilo,
  ConnectorError,
  DatabaseStore,
  type EncodedRecords,
  type Finding,
  type FindingSilo,
  type JsonObject,
  type MonoidRecord,
  type Records,
  raceSignal,
  type SiloContext,
  type Statement,
  type StatementSilo,
  type StoredIdentifier,
} from '@monoid-kit/core'

/** What the tests see and change of the silos of one lab. */
export class PeopleWorld {
  people: JsonObject[] = [
    { email: 'ann@example.org', name: 'Ann', visits: 3 },
    { email: 'bob@example.org', name: 'Bob', visits: null },
  ]
  /** Rows of the store `visits`, which is encoded. */
  visits: JsonObject[] = []
  /** The configurations of the silos that were made, in their order. */
  readonly made: JsonObject[] = []
  closed = 0
  admitted = 0
  /** How often the host gave up root; not the silo's, but the test's all the same. */
  privilegesDropped = 0
  /** Refuses statements. */
  isPowerful = false
  readonly statements: Statement[] = []
  /** How often work was ended by its signal. */
  aborted = 0
  #held: (() => void)[] = []
  #onHeld: () => void = () => {}

  /** How many silos are open. */
  get open(): number {
    return this.made.length - this.closed
  }

  /** How many calls are held. */
  get holding(): number {
    return this.#held.length
  }

  /** Waits until `count` calls are held. */
  async held(count = 1): Promise<void> {
    while (this.#held.length < count) {
      await new Promise<void>((resolve) => {
        this.#onHeld = resolve
      })
    }
  }

  /** Lets all go on that are held. */
  letGo(): void {
    for (const go of this.#held.splice(0)) go()
  }

  /** Holds a call until the test lets it go, or its signal is aborted. */
  async hold(signal: AbortSignal): Promise<void> {
    const wait = new Promise<void>((resolve) => {
      this.#held.push(resolve)
    })
    this.#onHeld()
    try {
      await raceSignal(wait, signal)
    } catch (reason) {
      this.aborted += 1
      throw reason
    }
  }
}

/** The form of the configuration. */
export const peopleSpec = {
  name: 'people',
  spec: {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'People',
    type: 'object',
    required: ['place', 'password'],
    properties: {
      place: { type: 'string', title: 'Place' },
      password: { type: 'string', title: 'Password', secret: true },
      hold: { type: 'string', title: 'The operation that is held' },
    },
  },
}

interface PeopleConfig {
  readonly place: string
  readonly password: string
  readonly hold?: string
}

/** The class of a silo that shares a world with the test. */
export function peopleSilo(world: PeopleWorld) {
  return class PeopleSilo extends AbstractSilo<PeopleConfig> implements FindingSilo, StatementSilo {
    constructor(config: PeopleConfig) {
      super(config)
      if (config.place === 'nowhere') throw new ConnectorError('CONNECT_FAILED', `no ${config.password} here`)
      world.made.push({ ...config })
    }

    async validate() {
      return { status: 'SUCCESS' as const, message: `all well with ${this.config.password}` }
    }

    async dataStores() {
      return [new People(world, this.config), new Visits(world), new Broken()]
    }

    async *find(): AsyncGenerator<Finding> {
      yield { kind: 'progress', done: 1, of: 3 }
      yield { kind: 'summary', stores: 3, searched: 1, unread: 0 }
    }

    async admitStatements() {
      world.admitted += 1
      if (!world.isPowerful) return
      throw new ConnectorError('NOT_ENABLED', 'the account may do too much', { hint: 'take its rights away' })
    }

    async *runStatement(context: SiloContext, statement: Statement): AsyncGenerator<Records> {
      world.statements.push(statement)
      const store = { name: 'statement' }
      yield { schema_name: 'statement', data: { encoded: true, ratio: Number.NaN } }
      yield encode([{ sum: 1 }, { sum: 2 }], context.framing.head(store), context.framing.tail)
    }

    override async close() {
      world.closed += 1
    }
  }
}

class People extends DatabaseStore {
  readonly name = 'people'
  override readonly group = 'sample'
  readonly #world: PeopleWorld
  readonly #config: PeopleConfig

  constructor(world: PeopleWorld, config: PeopleConfig) {
    super()
    this.#world = world
    this.#config = config
  }

  jsonSchema() {
    return {
      type: 'object',
      properties: { email: { type: 'string' }, name: { type: 'string' }, visits: { type: 'integer' } },
    }
  }

  async *readRecords(identifiers: readonly StoredIdentifier[], context: SiloContext) {
    if (this.#config.hold === 'results') await this.#world.hold(context.signal)
    for (const person of this.#world.people) if (isNamed(person, identifiers)) yield this.#record(person)
  }

  async deleteRecords(identifiers: readonly StoredIdentifier[], context: SiloContext) {
    if (this.#config.hold === 'delete') await this.#world.hold(context.signal)
    this.#world.people = this.#world.people.filter((person) => !isNamed(person, identifiers))
  }

  async *scanRecords() {
    for (const person of this.#world.people) yield this.#record(person)
  }

  #record(data: JsonObject): MonoidRecord {
    return { record_type: 'RECORD', schema_group: this.group, schema_name: this.name, data }
  }
}

/** Its rows are encoded, and overwritten as soon as the next are asked for. */
class Visits extends DatabaseStore {
  readonly name = 'visits'
  override readonly group = 'sample'
  readonly #world: PeopleWorld

  constructor(world: PeopleWorld) {
    super()
    this.#world = world
  }

  jsonSchema() {
    return { type: 'object', properties: { email: { type: 'string' }, page: { type: 'string' } } }
  }

  async *readRecords(_: readonly StoredIdentifier[], { framing }: SiloContext) {
    const { visits } = this.#world
    for (let from = 0; from < visits.length; from += 7) {
      const records = encode(visits.slice(from, from + 7), framing.head(this), framing.tail)
      yield records
      Buffer.from(records.bytes.buffer, records.bytes.byteOffset, records.bytes.byteLength).fill('#')
    }
  }

  async deleteRecords() {
    this.#world.visits = []
  }

  async *scanRecords(context: SiloContext) {
    yield* this.readRecords([], context)
  }
}

class Broken extends DatabaseStore {
  readonly name = 'broken'

  jsonSchema() {
    return { type: 'object', properties: { email: { type: 'string' } } }
  }

  // biome-ignore lint/correctness/useYield: it fails before it has anything to give
  async *readRecords(): AsyncGenerator<Records> {
    throw new ConnectorError('DATABASE_ERROR', 'the table is damaged')
  }

  async deleteRecords() {
    throw new ConnectorError('DATABASE_ERROR', 'the table is damaged')
  }

  async *scanRecords() {
    yield* this.readRecords()
  }
}

function encode(rows: readonly JsonObject[], head: Uint8Array, tail: Uint8Array): EncodedRecords {
  const pieces = rows.map((row) => Buffer.concat([head, Buffer.from(JSON.stringify(row)), tail]))
  let end = 0
  const ends = pieces.map((piece) => {
    end += piece.length
    return end
  })
  return { encoded: true, bytes: Buffer.concat(pieces), ends, count: rows.length }
}

function isNamed(person: JsonObject, identifiers: readonly StoredIdentifier[]): boolean {
  return identifiers.some(({ identifier, identifier_query: wanted }) => person[identifier] === wanted)
}
