import type { JsonObject } from '@monoid-kit/core'
import { afterEach, describe, expect, it } from 'vitest'
import { configuration, HostLab, type LabOptions, password } from './host-lab.ts'
import { peopleSpec } from './people-silo.ts'

const ann = {
  schema_name: 'people',
  schema_group: 'sample',
  identifier: 'email',
  identifier_query: 'ann@example.org',
}
const visitsOfAnn = { ...ann, schema_name: 'visits' }
const broken = { schema_name: 'broken', identifier: 'email', identifier_query: 'ann@example.org' }
const annRow = {
  schema_group: 'sample',
  schema_name: 'people',
  data: { email: 'ann@example.org', name: 'Ann', visits: 3 },
}

describe('a SELECT from a silo', () => {
  let lab: HostLab
  const start = async (options?: LabOptions) => {
    lab = await HostLab.start(options)
  }
  afterEach(() => lab.close())

  it('"spec" tells the form of the configuration', async () => {
    await start()
    expect(await lab.rows({ operation: 'spec' })).toEqual([peopleSpec])
    expect(lab.world.made).toEqual([])
    expect(lab.world.privilegesDropped).toBe(1)
  })

  it('"validate" tells whether it works, without its secrets', async () => {
    await start()
    const rows = await lab.rows({ operation: 'validate' })
    expect(rows).toEqual([{ status: 'SUCCESS', message: 'all well with [secret]' }])
  })

  it('"schema" has a row per store, or those of one name', async () => {
    await start()
    const rows = await lab.rows({ operation: 'schema' })
    expect(rows.map(({ schema_group: group, schema_name: name }) => [group, name])).toEqual([
      [undefined, 'broken'],
      ['sample', 'people'],
      ['sample', 'visits'],
    ])
    expect(rows[1]).toMatchObject({ json_schema: { properties: { email: { type: 'string' } } } })
    expect(await lab.rows({ operation: 'schema', schema_name: 'people' })).toEqual([rows[1]])
    expect(await lab.rows({ operation: 'schema', schema_name: 'people', schema_group: 'other' })).toEqual([])
  })

  it('"sample" reads the stores that are named, by rows of "schema" as well, up to a limit', async () => {
    await start()
    const people = await lab.rows({ operation: 'sample', schema_name: 'people' })
    expect(people).toHaveLength(2)
    expect(people[0]).toEqual(annRow)
    const stores = await lab.rows({ operation: 'schema', schema_name: 'people' })
    expect(await lab.rows({ operation: 'sample', stores: [...stores], limit: 1 })).toEqual([annRow])
  })

  it('"sample" of a store that cannot be read does not look complete', async () => {
    await start()
    const { code, text } = await lab.refusal({ operation: 'sample' })
    expect(code).toBe('INCOMPLETE')
    expect(text).toContain('broken: the table is damaged')
    expect((await lab.refusal({ operation: 'sample', schema_name: 'elsewhere' })).code).toBe('UNKNOWN_STORE')
  })

  it('"query" gives handles, "status" and "results" take them, or the rows they stand in', async () => {
    await start()
    const answers = await lab.rows({ operation: 'query', identifiers: [ann] })
    expect(answers).toMatchObject([
      {
        schema_group: 'sample',
        schema_name: 'people',
        request_status: 'COMPLETE',
        data_type: 'RECORDS',
        handle: { schema_name: 'people', request_type: 'QUERY' },
      },
    ])
    const handles = answers.map(({ handle }) => handle as JsonObject)
    const [status] = await lab.rows({ operation: 'status', handles })
    expect(status).toEqual({
      schema_group: 'sample',
      schema_name: 'people',
      request_status: 'COMPLETE',
      data_type: 'RECORDS',
    })
    expect(await lab.rows({ operation: 'results', handles })).toEqual([annRow])
    expect(await lab.rows({ operation: 'results', handles: [...answers] })).toEqual([annRow])
  })

  it('"query" says of a store that failed why', async () => {
    await start()
    const [row] = await lab.rows({ operation: 'query', identifiers: [{ ...ann, identifier: 'emial' }] })
    expect(row).toMatchObject({ request_status: 'FAILED', code: 'UNKNOWN_COLUMN' })
    expect(row?.message).toContain('emial')
  })

  it('"results" finds by identifiers at once, and ends with an error where a store is missing', async () => {
    await start()
    expect(await lab.rows({ operation: 'results', identifiers: [ann] })).toEqual([annRow])
    const incomplete = await lab.refusal({ operation: 'results', identifiers: [ann, broken] })
    expect(incomplete.code).toBe('INCOMPLETE')
    expect(incomplete.text).toContain('broken: the table is damaged')
    // nor does a limit that is reached hide it
    const limited = await lab.refusal({ operation: 'results', identifiers: [broken, ann], limit: 1 })
    expect(limited.code).toBe('INCOMPLETE')
    expect(limited.text).toContain('broken: the table is damaged')
    const unsearched = await lab.refusal({
      operation: 'results',
      identifiers: [ann, { ...ann, schema_name: 'no' }],
    })
    expect(unsearched.code).toBe('INCOMPLETE')
    expect(unsearched.text).toContain('sample/no: the silo has no such data store')
  })

  it('passes encoded rows as they were, though their buffer is overwritten behind them', async () => {
    await start()
    const page = (index: number) => ({ email: `p${index}@example.org`, page: '/'.repeat(index % 90) })
    lab.world.visits = Array.from({ length: 3000 }, (_, index) => page(index))
    const query = lab.server.query('people', { operation: 'results', identifiers: [visitsOfAnn] })
    const outcome = await query.outcome
    expect(outcome).toEqual({
      kind: 'rows',
      status: 200,
      rows: lab.world.visits.map((data) => ({ schema_group: 'sample', schema_name: 'visits', data })),
    })
    expect(query.batches).toEqual([500, 500, 500, 500, 500, 500])
    const some = lab.server.query('people', {
      operation: 'results',
      identifiers: [visitsOfAnn],
      limit: 1234,
      bundleFactor: 1000,
    })
    expect(await some.outcome).toMatchObject({ kind: 'rows', status: 200 })
    expect(some.batches).toEqual([1000, 234])
  })

  it('sends a record that is too long for a message in parts that belong together', async () => {
    await start({ server: { maxFrameBytes: 4096 }, settings: ['maxFrameBytes=4096'] })
    const text = 'é"'.repeat(3000)
    lab.world.people = [{ email: 'ann@example.org', name: text, visits: 3 }]
    const rows = await lab.rows({ operation: 'results', identifiers: [ann] })
    const parts = rows as unknown as readonly {
      part: { index: number; last: boolean }
      data: { name: string | null }
    }[]
    expect(parts.length).toBeGreaterThan(3)
    expect(parts.map(({ part }) => part.index)).toEqual(parts.map((_, index) => index))
    expect(parts.filter(({ part }) => part.last)).toEqual([parts.at(-1)])
    expect(parts.map(({ data }) => data.name ?? '').join('')).toBe(text)
  })

  it('"find" gives what the silo tells', async () => {
    await start()
    const rows = await lab.rows({ operation: 'find', terms: [{ name: 'email', value: 'ann@example.org' }] })
    expect(rows.map(({ kind }) => kind)).toEqual(['progress', 'summary'])
  })

  it('never deletes', async () => {
    await start({ config: configuration({ allow_writes: true }) })
    const { code, text } = await lab.refusal({ operation: 'delete', identifiers: [ann] })
    expect(code).toBe('NOT_ENABLED')
    expect(text).toContain('PUBLISH')
    expect(lab.world.people).toHaveLength(2)
  })

  it('tells all that is wrong with a request at once, and no value of it', async () => {
    await start()
    const wrong = {
      operation: 'sample',
      limit: 'ann@example.org',
      bundleFactor: -1,
      stores: [{ schema_name: 5 }],
    }
    const { code, text } = await lab.refusal(wrong)
    expect(code).toBe('REQUEST_INVALID')
    expect(text).toContain('limit: expected an integer from 1')
    expect(text).toContain('bundleFactor: expected an integer from 0')
    expect(text).toContain('stores[0].schema_name: expected text')
    expect(text).not.toContain('ann@')
  })

  describe('by a statement', () => {
    it('is refused unless the configuration allows it', async () => {
      await start()
      const { code, text } = await lab.refusal({ query: 'SELECT 1' })
      expect(code).toBe('NOT_ENABLED')
      expect(text).toContain('allow_statements')
      expect(lab.world.statements).toEqual([])
    })

    it('gives the columns as they are, and asks once whether the account may do no more', async () => {
      await start({ config: configuration({ allow_statements: true }) })
      const request = {
        query: 'SELECT sum FROM visits WHERE email = $1',
        parameters: ['ann@example.org', null],
      }
      const rows = [{ encoded: true, ratio: 'NaN' }, { sum: 1 }, { sum: 2 }]
      expect(await lab.rows(request)).toEqual(rows)
      expect(await lab.rows({ ...request, operation: 'statement', limit: 2 })).toEqual(rows.slice(0, 2))
      expect(lab.world.statements[0]).toEqual({ text: request.query, parameters: request.parameters })
      expect(lab.world.admitted).toBe(1)
    })

    it('is refused where the account may do more', async () => {
      await start({ config: configuration({ allow_statements: true }) })
      lab.world.isPowerful = true
      expect((await lab.refusal({ query: 'SELECT 1' })).text).toContain('take its rights away')
      // once they are taken away nothing need be started anew
      lab.world.isPowerful = false
      expect(await lab.rows({ query: 'SELECT 1' })).toHaveLength(3)
    })
  })

  it('keeps secrets out of what it tells of a silo that cannot be made', async () => {
    await start({ config: configuration({}, { place: 'nowhere' }) })
    const { text } = await lab.refusal({ operation: 'schema' })
    expect(text).toContain('no [secret] here')
    expect(text).not.toContain(password)
  })
})
