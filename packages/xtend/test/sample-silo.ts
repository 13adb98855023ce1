import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  AbstractSilo,
  ConnectorError,
  completeResult,
  DataStore,
  type EncodedRecords,
  type Finding,
  type FindRequest,
  type JsonObject,
  type MonoidQueryIdentifier,
  type MonoidRequestHandle,
  type MonoidSiloSpec,
  type MonoidValidateMessage,
  type Records,
  raceSignal,
  type SiloContext,
  statusOf,
  wireRef,
} from '@monoid-kit/core'

export const sampleSpec: MonoidSiloSpec = {
  name: 'Sample',
  spec: { type: 'object', properties: { password: { type: 'string', secret: true } } },
}

/** The password of the sample's configuration: a canary that must not come out anywhere. */
export const secret = 'hunter2-is-the-password'

/** What a store of the sample does. */
export interface StorePlan {
  readonly name: string
  readonly group?: string
  readonly rows: Iterable<JsonObject>
  /** Rows are encoded by so many at once, into a buffer that is overwritten afterwards. */
  readonly batch?: number
  /** Fails after so many rows, or batches of them. */
  readonly failAfter?: number
  /** Waits after so many rows, or batches of them, until `SampleSilo.release` is called. */
  readonly waitAfter?: number
  /** The results are files with these contents. */
  readonly files?: readonly string[]
}

/** A silo in memory. It counts what runs in it, and names what was aborted. */
export class SampleSilo extends AbstractSilo<JsonObject> {
  readonly aborted: string[] = []
  readonly erased: (string | number)[] = []
  /** How many rows were asked for. */
  rowsMade = 0
  running = 0
  mostRunning = 0
  readonly waiting = new Set<() => void>()
  readonly #stores: readonly SampleStore[]

  constructor(plans: readonly StorePlan[]) {
    super({ password: secret })
    this.#stores = plans.map((plan) => new SampleStore(plan, this))
  }

  /** Lets what waits go on. */
  release(): void {
    for (const proceed of this.waiting) proceed()
    this.waiting.clear()
  }

  async validate(): Promise<MonoidValidateMessage> {
    return { status: 'SUCCESS', message: `logged in with ${secret}` }
  }

  async dataStores() {
    return this.#stores
  }

  async *find(_context: SiloContext, request: FindRequest): AsyncGenerator<Finding> {
    const { length } = request.terms
    yield { kind: 'match', schema_name: 'notes', column: 'author', via: 'name', exact: length }
    yield { kind: 'summary', stores: this.#stores.length, searched: 1, unread: 0 }
  }
}

class SampleStore extends DataStore {
  readonly name: string
  readonly #plan: StorePlan
  readonly #silo: SampleSilo

  constructor(plan: StorePlan, silo: SampleSilo) {
    super()
    this.name = plan.name
    if (plan.group !== undefined) Object.assign(this, { group: plan.group })
    this.#plan = plan
    this.#silo = silo
  }

  jsonSchema() {
    return { type: 'object', properties: { author: { type: 'string' }, text: { type: 'string' } } }
  }

  async runQueryRequest(identifiers: readonly MonoidQueryIdentifier[]) {
    if (this.#plan.name === 'unreadable')
      throw new ConnectorError('PRIVILEGE_MISSING', 'SELECT is not granted')
    const data = {
      identifiers: identifiers.map(({ identifier, identifier_query }) => ({ identifier, identifier_query })),
    }
    return completeResult(this, 'QUERY', { dataType: this.#plan.files ? 'FILE' : 'RECORDS', data })
  }

  async runDeleteRequest(identifiers: readonly MonoidQueryIdentifier[], context: SiloContext) {
    if (this.#plan.waitAfter === 0) await this.#wait(context)
    this.#silo.erased.push(...identifiers.map(({ identifier_query }) => identifier_query))
    return completeResult(this, 'DELETE')
  }

  async requestStatus({ request_type }: MonoidRequestHandle) {
    return statusOf(this, 'COMPLETE', request_type === 'DELETE' ? 'NONE' : 'RECORDS')
  }

  requestResults(_handle: MonoidRequestHandle, context: SiloContext): AsyncIterable<Records> {
    return this.#plan.files ? this.#files(this.#plan.files, context) : this.#rows(context)
  }

  scanRecords(context: SiloContext): AsyncIterable<Records> {
    return this.#rows(context)
  }

  async *#files(contents: readonly string[], { tempStore }: SiloContext): AsyncGenerator<Records> {
    for (const [index, content] of contents.entries()) {
      if (tempStore === undefined) throw new ConnectorError('TEMP_STORE', 'there is no temp store')
      const file = `${index}.tar.gz`
      await writeFile(path.join(tempStore, file), content, { mode: 0o644 })
      yield { record_type: 'FILE', ...wireRef(this), file }
    }
  }

  async *#rows(context: SiloContext): AsyncGenerator<Records> {
    const { batch, failAfter, waitAfter } = this.#plan
    const silo = this.#silo
    silo.running += 1
    silo.mostRunning = Math.max(silo.mostRunning, silo.running)
    try {
      let count = 0
      const each = batch === undefined ? this.#plain() : this.#encoded(batch, context)
      for await (const records of each) {
        if (count === waitAfter) await this.#wait(context)
        if (count === failAfter)
          throw new ConnectorError('CONNECTION_LOST', 'the server closed the connection')
        yield records
        count += 1
      }
      if (count === waitAfter) await this.#wait(context)
      if (count === failAfter) throw new ConnectorError('CONNECTION_LOST', 'the server closed the connection')
    } finally {
      silo.running -= 1
    }
  }

  *#plain(): Generator<Records> {
    for (const data of this.#plan.rows) {
      this.#silo.rowsMade += 1
      yield { record_type: 'RECORD', ...wireRef(this), data }
    }
  }

  /** Rows as a database lends them: the buffer is spoilt as soon as the consumer asks for the next. */
  *#encoded(batch: number, { framing }: SiloContext): Generator<EncodedRecords> {
    const head = framing.head(this)
    const rows = this.#plan.rows[Symbol.iterator]()
    for (;;) {
      const pieces: Uint8Array[] = []
      const ends: number[] = []
      let end = 0
      while (ends.length < batch) {
        const next = rows.next()
        if (next.done) break
        this.#silo.rowsMade += 1
        const json = Buffer.from(JSON.stringify(next.value))
        pieces.push(head, json, framing.tail)
        end += head.length + json.length + framing.tail.length
        ends.push(end)
      }
      if (ends.length === 0) return
      const bytes = Buffer.concat(pieces)
      yield { encoded: true, bytes, ends, count: ends.length }
      bytes.fill('!')
    }
  }

  async #wait({ signal }: SiloContext): Promise<void> {
    try {
      await raceSignal(new Promise<void>((resolve) => this.#silo.waiting.add(resolve)), signal)
    } catch (thrown) {
      this.#silo.aborted.push(this.name)
      throw thrown
    }
  }
}
