import { setTimeout as delay } from 'node:timers/promises'
import { type JsonObject, raceSignal } from '@monoid-kit/core'
import pg from 'pg'
import { databaseError } from './database-error.ts'

/** The settings, as spec.json describes them. */
export interface Config {
  readonly hostname: string
  readonly port: number
  readonly database: string
  readonly username: string
  readonly password?: string
}

/** One connection, made when the first statement needs it. */
export class Database {
  readonly #client: pg.Client
  #connected: Promise<unknown> | undefined

  constructor({ hostname, port, database, username, password }: Config) {
    this.#client = new pg.Client({
      host: hostname,
      port,
      database,
      user: username,
      password: password ?? '',
      // a command has two minutes for all that it does
      connectionTimeoutMillis: 10_000,
      statement_timeout: 50_000,
      lock_timeout: 10_000,
    })
    // a connection that breaks fails the statement under way; without a listener it would end the process
    this.#client.on('error', () => undefined)
  }

  /** Runs a statement; values go in `values` only, never into the text. */
  async rows(text: string, values: readonly string[], signal: AbortSignal): Promise<JsonObject[]> {
    try {
      this.#connected ??= this.#client.connect()
      await raceSignal(this.#connected, signal)
      const { rows } = await raceSignal(this.#client.query<JsonObject>(text, [...values]), signal)
      return rows
    } catch (thrown) {
      signal.throwIfAborted()
      throw databaseError(thrown)
    }
  }

  async close(): Promise<void> {
    // a server that is silent says no goodbye either
    if (this.#connected) await Promise.race([this.#client.end(), delay(1000, undefined, { ref: false })])
  }
}
