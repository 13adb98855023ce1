import { it } from 'vitest'
import type { ServerKind } from '../servers/server-kinds.ts'
import type { ServerSuite } from '../servers/use-server.ts'
import { type ErasureItem, ErasureLab } from './erasure-lab.ts'
import { type ExpectedErasure, expectErasure } from './expect-erasure.ts'

/** A database, a delete, and all that it does. */
export interface ErasureScenario extends ExpectedErasure {
  /** Names the rules and faults that it shows. */
  readonly title: string
  /** SQL that both databases understand, or those named in `only`; `~` stands for the server's quotation mark. */
  readonly setup: string
  readonly items: readonly ErasureItem[]
  /** The servers that it is for; all where left out. */
  readonly only?: readonly ServerKind[]
  /** Settings of the connector over those of the database's administrator. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Repeats the delete, which has to be COMPLETE and to change nothing. */
  readonly again?: boolean
}

/**
 * Runs scenarios as tests, each in a database of its own.
 *
 * @param suite a server
 * @param entry the connector's script, `dist/main.js`
 * @param title of the group of tests
 * @param scenarios what to run; those for other servers are left out
 * @example describeErasures(await useServer('postgres'), entry, 'references', referenceScenarios)
 */
export function describeErasures(
  suite: ServerSuite,
  entry: string,
  title: string,
  scenarios: readonly ErasureScenario[],
): void {
  const { server } = suite
  const fitting = scenarios.filter(({ only }) => only === undefined || only.includes(server.kind))
  suite.describe(`erasure on ${server.kind}: ${title}`, () => {
    for (const { title: shows, setup, items, settings = {}, again, ...expected } of fitting) {
      it(shows, async () => {
        const lab = await ErasureLab.create(server, entry, setup)
        try {
          expectErasure(lab, await lab.erase(items, { settings }), expected)
          if (again) expectErasure(lab, await lab.erase(items, { settings }), {})
        } finally {
          await lab.close()
        }
      })
    }
  })
}
