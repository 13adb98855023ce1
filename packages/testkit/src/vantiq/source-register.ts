import type { JsonObject } from '@monoid-kit/core'
import type { ConnectAnswer } from './behaviour.ts'
import type { FakeSession } from './fake-session.ts'

/** One source: its configuration and who is its connector. */
interface RegisteredSource {
  config: JsonObject | null
  holder?: { readonly session: FakeSession; readonly secret: string }
}

/** The sources of a server; each has one connector at a time. */
export class SourceRegister {
  readonly #sources: Map<string, RegisteredSource>

  constructor(sources: Readonly<Record<string, JsonObject | null>>) {
    this.#sources = new Map(Object.entries(sources).map(([name, config]) => [name, { config }]))
  }

  configurationOf(name: string): JsonObject | null {
    return this.#sources.get(name)?.config ?? null
  }

  configure(name: string, config: JsonObject | null): void {
    const source = this.#sources.get(name)
    if (source) source.config = config
    else this.#sources.set(name, { config })
  }

  /** The session that is connected to a source. */
  sessionOf(name: string): FakeSession | undefined {
    const session = this.#sources.get(name)?.holder?.session
    return session?.state === 'connected' ? session : undefined
  }

  /**
   * Makes a session the one of its source: the same secret takes a source from whoever has it, another is refused while
   * that one is alive, as far as the server can tell.
   *
   * @returns a refusal, or undefined for a claim that is taken
   */
  claim(session: FakeSession, name: string, secret: string): ConnectAnswer | undefined {
    const source = this.#sources.get(name)
    if (!source) {
      const message = `The source ${name} does not exist`
      return { kind: 'refuse', status: 404, code: 'io.vantiq.resource.not.found', message }
    }
    const { holder } = source
    source.holder = { session, secret }
    if (!holder || holder.session === session || holder.session.state === 'closed') return undefined
    if (holder.secret !== secret) {
      source.holder = holder
      const message = `The source ${name} has a connector`
      return { kind: 'refuse', status: 400, code: 'io.vantiq.sourcemgr.already.connected', message }
    }
    holder.session.close()
    return undefined
  }
}
