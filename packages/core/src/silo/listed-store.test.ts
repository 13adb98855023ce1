import { describe, expect, it } from 'vitest'
import type { JsonObject, MonoidQueryIdentifier } from '../protocol/messages.ts'
import { ListedStore, type RecordTest } from './listed-store.ts'
import type { SiloContext } from './silo-context.ts'

class People extends ListedStore<JsonObject[]> {
  readonly name = 'people'
  jsonSchema() {
    return { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } } }
  }
  async *listRecords() {
    yield* this.config
  }
  async eraseRecords(isNamed: RecordTest) {
    this.config.splice(0, Infinity, ...this.config.filter((person) => !isNamed(person)))
  }
}

const context = {} as SiloContext
const wanted = (identifier: string, identifier_query: unknown): MonoidQueryIdentifier[] => [
  { schema_name: 'people', identifier, identifier_query: identifier_query as string, json_schema: {} },
]
const everyone = (): JsonObject[] => [
  { name: 'm\u00fcller', age: 7 },
  { name: 'Muller', age: 70 },
  { name: '' },
]

async function exportOf(people: JsonObject[], identifiers: MonoidQueryIdentifier[]): Promise<unknown[]> {
  const store = new People(people)
  const { handle } = await store.runQueryRequest(identifiers, context)
  const records: unknown[] = []
  for await (const record of store.requestResults(handle, context)) records.push(record)
  return records
}

describe('ListedStore', () => {
  it('exports the records that hold the same text or number, with every property (B33)', async () => {
    const record = { record_type: 'RECORD', schema_name: 'people', data: { name: 'm\u00fcller', age: 7 } }
    expect(await exportOf(everyone(), wanted('name', 'mu\u0308ller'))).toEqual([record])
    expect(await exportOf(everyone(), wanted('age', 7))).toEqual([record])
    expect(await exportOf([{ name: 'x' }], wanted('name', 'x'))).toMatchObject([
      { data: { name: 'x', age: null } },
    ])
  })

  it.each(['', ' ', null])('a blank identifier (%j) names nobody', async (blank) => {
    expect(await exportOf(everyone(), wanted('name', blank))).toEqual([])
    const people = everyone()
    await new People(people).runDeleteRequest(wanted('name', blank), context)
    expect(people).toEqual(everyone())
  })

  it('erases the records named and no other', async () => {
    const people = everyone()
    const { status } = await new People(people).runDeleteRequest(wanted('age', '7'), context)
    expect(status).toEqual({ schema_name: 'people', request_status: 'COMPLETE', data_type: 'NONE' })
    expect(people).toEqual(everyone().slice(1))
  })

  it.each(['toString', '__proto__', 'Name'])(
    'an unknown column (%s) fails the store and erases nothing',
    async (column) => {
      const people = everyone()
      await expect(new People(people).runDeleteRequest(wanted(column, 'x'), context)).rejects.toMatchObject({
        code: 'UNKNOWN_COLUMN',
      })
      await expect(exportOf(people, wanted(column, 'x'))).rejects.toMatchObject({ code: 'UNKNOWN_COLUMN' })
      expect(people).toEqual(everyone())
    },
  )

  it('samples at most a hundred records', async () => {
    const store = new People(Array.from({ length: 5000 }, (_, age) => ({ age })))
    let count = 0
    for await (const _ of store.scanRecords(context)) count += 1
    expect(count).toBe(100)
  })
})
