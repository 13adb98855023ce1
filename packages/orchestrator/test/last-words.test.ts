import { setTimeout as sleep } from 'node:timers/promises'
import type { MonoidRequestResult } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { ConnectorClient } from '../src/index.ts'
import { config, drain, query, result, script, shell, useTempFolder } from './support.ts'

useTempFolder()
const lines = ['a', 'b'].map((store) => JSON.stringify(result(store)))

/** What a delete tells though it is aborted as soon as the first result is there. */
async function tellsAfterAbort(client: ConnectorClient, pauseMs: number) {
  const controller = new AbortController()
  const told: string[] = []
  const read = async () => {
    for await (const { status } of client.delete(config, query, { signal: controller.signal })) {
      told.push(status.schema_name)
      if (told.length > 1) continue
      controller.abort(new Error('enough'))
      await sleep(pauseMs)
    }
  }
  await expect(read()).rejects.toThrow('enough')
  return told
}

describe('what a delete has erased is told', () => {
  it('where the last line has no end and the connector fails after it', async () => {
    const client = new ConnectorClient(shell(`printf '%s\\n%s' '${lines[0]}' '${lines[1]}'; exit 1`))
    const { values, error } = await drain<MonoidRequestResult>(client.delete(config, query))
    expect(values.map(({ status }) => status.schema_name)).toEqual(['a', 'b'])
    expect(error).toMatchObject({ code: 'CONNECTOR_FAILED', context: { exit_code: 1 } })
  })

  it('where another line is longer than a line may be', async () => {
    const [first, second] = lines.map((line) => JSON.stringify(`${line}\n`))
    const client = new ConnectorClient(
      script(`process.stdout.write(${first} + 'x'.repeat(300_000) + '\\n' + ${second})`),
      { maxLineBytes: 1000 },
    )
    const { values, error } = await drain<MonoidRequestResult>(client.delete(config, query))
    expect(values.map(({ status }) => status.schema_name)).toEqual(['a', 'b'])
    expect(error).toMatchObject({
      code: 'MESSAGE_INVALID',
      message: 'line 2: expected at most 1000 bytes, came more',
    })
  })

  it.each([0, 300])(
    'where the caller gives up while more results are there (after %d ms)',
    async (pauseMs) => {
      const client = new ConnectorClient(shell(`printf '%s\\n%s\\n' '${lines[0]}' '${lines[1]}'; sleep 1000`))
      expect(await tellsAfterAbort(client, pauseMs)).toEqual(['a', 'b'])
    },
  )

  it.each([0, 300])('where the connector tells it after SIGTERM (asked for after %d ms)', async (pauseMs) => {
    const client = new ConnectorClient(
      script(`
        process.on('SIGTERM', () => setTimeout(() => process.stdout.write(${JSON.stringify(`${lines[1]}\n`)}, () => process.exit(8)), 100))
        process.stdout.write(${JSON.stringify(`${lines[0]}\n`)})
        setInterval(() => {}, 1000)`),
    )
    expect(await tellsAfterAbort(client, pauseMs)).toEqual(['a', 'b'])
  })

  it('and one that hears nothing is ended all the same', async () => {
    const client = new ConnectorClient(shell(`trap '' TERM; echo '${lines[0]}'; sleep 1000; sleep 1000`))
    expect(await tellsAfterAbort(client, 0)).toEqual(['a'])
  })
})
