import type { FakeQuery, FakeVantiq } from '@monoid-kit/testkit/vantiq'
import type { SourceConnection } from '../../src/index.ts'
import { faultOf, type RunQuery, ways } from './answering.ts'
import type { Chance } from './chance.ts'

/** How many queries of a source are in flight at most. */
const mostInFlight = 25

/** The load of one source, and how it went. */
export class Traffic {
  /** How many queries ended in each way. */
  readonly ends = new Map<string, number>()
  readonly wrong: string[] = []
  notificationsSent = 0
  notificationsFailed = 0
  readonly #server: FakeVantiq
  readonly #connection: SourceConnection
  readonly #chance: Chance
  readonly #inFlight = new Set<Promise<void>>()
  #queries = 0
  #publishes = 0
  #notifications = 0

  constructor(server: FakeVantiq, connection: SourceConnection, chance: Chance) {
    this.#server = server
    this.#connection = connection
    this.#chance = chance
  }

  /** Sends some of everything, as far as the source is connected and not too much is in flight. */
  step(): void {
    const session = this.#server.session(this.#connection.source)
    if (session) {
      for (let count = this.#chance.between(0, 4); count > 0; count -= 1) {
        this.#publishes += 1
        session.publish({ n: this.#publishes })
      }
      for (
        let count = this.#chance.between(0, 4);
        count > 0 && this.#inFlight.size < mostInFlight;
        count -= 1
      ) {
        this.#queries += 1
        const query = { id: this.#queries, way: this.#chance.pick(ways), rows: this.#chance.between(1, 60) }
        this.#follow(query, session.query(query))
      }
    }
    for (let count = this.#chance.between(0, 2); count > 0; count -= 1) this.#notify()
  }

  /** Settles when nothing is in flight any more. */
  async settle(): Promise<void> {
    await Promise.all(this.#inFlight)
  }

  #follow(query: RunQuery, sent: FakeQuery): void {
    const following = sent.outcome.then((outcome) => {
      this.#inFlight.delete(following)
      this.ends.set(outcome.kind, (this.ends.get(outcome.kind) ?? 0) + 1)
      const fault = faultOf(query, outcome)
      if (fault !== undefined) this.wrong.push(`${this.#connection.source}: ${fault}`)
    })
    this.#inFlight.add(following)
  }

  #notify(): void {
    if (this.#notifications - this.notificationsSent - this.notificationsFailed > 100) return
    this.#notifications += 1
    const object = { n: this.#notifications }
    const sending = this.#connection.sendNotification(object).then(
      () => {
        this.notificationsSent += 1
      },
      () => {
        this.notificationsFailed += 1
      },
    )
    const following = sending.then(() => void this.#inFlight.delete(following))
    this.#inFlight.add(following)
  }
}
