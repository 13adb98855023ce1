import { expect, it } from 'vitest'
import type { ServerSuite } from '../servers/use-server.ts'
import { ErasureLab } from './erasure-lab.ts'
import { randomSchema, rowsLeft, rowText, schemaSql, tellingSeeds } from './random-schema.ts'

/**
 * Tests of deletes in made-up schemas: COMPLETE is exactly what a model says, FAILED is no change at all.
 *
 * @param suite a server
 * @param entry the connector's script, `dist/main.js`
 */
export function describeRandomErasures({ server, describe }: ServerSuite, entry: string): void {
  describe(`erasure on ${server.kind}: made-up schemas`, () => {
    for (const seed of tellingSeeds(10, 3)) {
      it(`[B21] C1 C7: schema ${seed} ends as the model says, or unchanged`, async () => {
        const schema = randomSchema(seed)
        const lab = await ErasureLab.create(server, entry, schemaSql(schema))
        try {
          const { result, before, after } = await lab.erase(schema.items)
          const statuses = new Set(result.results.map(({ status }) => status.request_status))
          expect({ exitCode: result.exitCode, answers: statuses.size }).toEqual({ exitCode: 0, answers: 1 })
          if (!statuses.has('COMPLETE')) expect(after).toEqual(before)
          else {
            const rows = schema.tables.map((table) => [table, (after[table] ?? []).map(rowText).sort()])
            expect(Object.fromEntries(rows)).toEqual(rowsLeft(schema))
          }
        } finally {
          await lab.close()
        }
      })
    }
  })
}
