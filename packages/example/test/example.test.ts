import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from '@monoid-kit/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const mine = { author: 'ada@example.org', text: 'Buy milk' }
const other = { author: 'bob@example.org', text: 'Sell milk' }

describe('the example connector', () => {
  let folder: string
  let config: { file: string }
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'monoid-example-'))
    config = { file: path.join(folder, 'notes.json') }
    await writeFile(config.file, JSON.stringify([mine, other]))
    // Started as root in a container, a connector gives up its privileges (B3) and is then a stranger here.
    await chmod(folder, 0o777)
    await chmod(config.file, 0o666)
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('validates a file that is there, and says FAILURE for one that is not', async () => {
    expect((await runCommand(entry, 'validate', { config })).validate?.status).toBe('SUCCESS')
    const absent = { file: path.join(folder, 'absent.json') }
    expect((await runCommand(entry, 'validate', { config: absent })).validate?.status).toBe('FAILURE')
  })

  it("finds, exports and erases one person's notes", async () => {
    const { schemas } = await runCommand(entry, 'schema', { config })
    expect(schemas?.map(({ name }) => name)).toEqual(['notes'])

    const scanned = await runCommand(entry, 'scan', { config, schemas: { schemas } })
    expect(scanned.records.map(({ data }) => data)).toEqual([mine, other])

    const query = {
      identifiers: [
        {
          schema_name: 'notes',
          identifier: 'author',
          identifier_query: mine.author,
          json_schema: schemas?.[0]?.json_schema,
        },
      ],
    }
    const { results } = await runCommand(entry, 'query', { config, query })
    const requests = { handles: results.map(({ handle }) => handle) }
    const exported = await runCommand(entry, 'request-results', { config, requests })
    expect(exported.records.map(({ data }) => data)).toEqual([mine])

    const erased = await runCommand(entry, 'delete', { config, query })
    expect(erased.results[0]?.status).toMatchObject({ request_status: 'COMPLETE', data_type: 'NONE' })
    expect(JSON.parse(await readFile(config.file, 'utf8'))).toEqual([other])
  })
})
