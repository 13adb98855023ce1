import { createWriteStream } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MonoidLogMessage } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { ConnectorClient } from '../src/index.ts'
import {
  config,
  drain,
  expectDiscreet,
  failure,
  isAlive,
  printing,
  query,
  record,
  requests,
  script,
  shell,
  useTempFolder,
} from './support.ts'

const temp = useTempFolder()

describe('what goes beside the answers', () => {
  it('LOG messages are told, also between lines', async () => {
    const logs: MonoidLogMessage[] = []
    const client = new ConnectorClient(
      printing([
        { type: 'LOG', log: { message: 'one' } },
        record({}),
        { type: 'LOG', log: { message: 'two', level: 'error' } },
      ]),
      { onLog: (log) => logs.push(log) },
    )
    const { values, error } = await drain(client.requestResults(config, requests, { as: 'lines' }))
    expect(error).toBeUndefined()
    expect(values).toMatchObject([{ lines: 1 }])
    expect(logs.map(({ message }) => message)).toEqual(['one', 'two'])
  })

  it('the last error with a code of the kit is part of the error, what others log is not', async () => {
    const kit = {
      type: 'LOG',
      log: { level: 'error', code: 'LOGIN_FAILED', message: 'the server refused the login' },
    }
    const error = await failure(new ConnectorClient(printing([kit], 3)).schema(config))
    expect(error.message).toContain('its log says LOGIN_FAILED: the server refused the login')
    expect(error.context).toEqual({ exit_code: 3, connector_code: 'LOGIN_FAILED' })
    const foreign = { type: 'LOG', log: { level: 'error', message: 'no row for ann@x.org' } }
    expectDiscreet(await failure(new ConnectorClient(printing([foreign], 1)).schema(config)))
  })

  it('stderr is told to who asks for it, and in no error', async () => {
    const told: string[] = []
    const options = { onStderr: (text: string) => told.push(text) }
    expectDiscreet(await failure(new ConnectorClient(shell('echo Ann >&2; exit 1'), options).spec()))
    expect(told).toEqual(['Ann\n'])
  })

  it('file results are read when the connector has ended, whatever the record says before', async () => {
    const code = `
      const fs = require('node:fs')
      const { temp_store: store } = JSON.parse(fs.readFileSync(process.argv[process.argv.indexOf('--persist_conf') + 1], 'utf8'))
      const print = (record) => process.stdout.write(JSON.stringify({ type: 'RECORD', record }) + '\\n')
      print({ record_type: 'FILE', schema_name: 'a', file: 'a.tar.gz' })
      print({ record_type: 'FILE', schema_name: 'a', file: '../a' })
      print({ record_type: 'RECORD', schema_name: 'a', data: {} })
      setTimeout(() => fs.writeFileSync(store + '/a.tar.gz', 'content'), 100)`
    const client = new ConnectorClient(script(code))
    for (const as of ['objects', 'lines'] as const) {
      const stream = client.requestResults(config, requests)
      const lines = client.requestResults(config, requests, { as: 'lines' })
      const seen: (string | undefined)[] = []
      for await (const item of as === 'lines' ? lines : stream) {
        const file = 'bytes' in item ? item.file : item.file === undefined ? undefined : item
        seen.push(file?.file)
        const source = as === 'lines' ? lines : stream
        if (file?.file === 'a.tar.gz') {
          const copy = path.join(temp.path, 'copy')
          await pipeline(await source.openFile(file), createWriteStream(copy))
          expect(await readFile(copy, 'utf8')).toBe('content')
          await rm(copy)
        } else if (file) {
          expect((await failure(source.openFile(file))).code).toBe('FILE_RESULT_INVALID')
        }
      }
      expect(seen).toEqual([undefined, 'a.tar.gz', '../a'])
      const late = { schema_name: 'a', file: 'a.tar.gz' }
      expect((await failure(stream.openFile(late))).code).toBe('FILE_RESULT_INVALID')
    }
  })
})

describe('ending early', () => {
  const endless = shell(`echo $$ > "$TMPDIR/id"; while :; do echo '${JSON.stringify(record({}))}'; done`)
  async function connector(): Promise<number> {
    const file = path.join(temp.path, 'id')
    const id = Number(await readFile(file, 'utf8'))
    await rm(file)
    return id
  }

  it('a consumer that stops ends the connector', async () => {
    const client = new ConnectorClient(endless)
    for (const stream of [
      client.requestResults(config, requests),
      client.requestResults(config, requests, { as: 'lines' }),
    ]) {
      for await (const item of stream) {
        expect(item).toBeDefined()
        break
      }
      expect(isAlive(await connector())).toBe(false)
    }
  })

  it('a consumer that throws ends the connector', async () => {
    const reading = async () => {
      for await (const _ of new ConnectorClient(endless).requestResults(config, requests))
        throw new Error('mine')
    }
    await expect(reading()).rejects.toThrow('mine')
    expect(isAlive(await connector())).toBe(false)
  })

  it('a deadline ends a connector that hangs, and one that ignores SIGTERM', async () => {
    for (const code of ['sleep 1000', 'trap "" TERM; sleep 1000; sleep 1000']) {
      const client = new ConnectorClient(shell(code), { deadlineMs: 300 })
      const error = await failure(client.spec())
      expect(error).toMatchObject({
        code: 'DEADLINE',
        exitCode: 124,
        message: 'the deadline of 300 ms for spec passed',
      })
      const hanging = await drain(client.requestResults(config, requests, { deadlineMs: 100 }))
      expect(hanging.error?.message).toBe('the deadline of 100 ms for request-results passed')
    }
  })

  it('a signal ends a connector, with its reason', async () => {
    const controller = new AbortController()
    const reason = new Error('the user went away')
    const reading = async () => {
      for await (const _ of new ConnectorClient(endless).requestResults(config, requests, {
        signal: controller.signal,
      })) {
        controller.abort(reason)
      }
    }
    await expect(reading()).rejects.toBe(reason)
    expect(isAlive(await connector())).toBe(false)
    const client = new ConnectorClient(endless, { signal: controller.signal })
    await expect(client.spec()).rejects.toBe(reason)
  })

  it('a slow consumer keeps the connector from running ahead', async () => {
    const code = `
      const line = JSON.stringify({ type: 'RECORD', record: { schema_name: 'a', data: { pad: 'x'.repeat(1000) } } }) + '\\n'
      const fs = require('node:fs')
      let count = 0
      const write = () => { while (process.stdout.write(line)) count += 1; fs.writeFileSync(process.env.TMPDIR + '/count', String(count)) }
      process.stdout.on('drain', write)
      write()`
    const counted = path.join(temp.path, 'count')
    let read = 0
    for await (const _ of new ConnectorClient(script(code)).requestResults(config, requests)) {
      read += 1
      if (read < 1000) continue
      await sleep(500)
      break
    }
    const written = Number(await readFile(counted, 'utf8'))
    await rm(counted)
    expect(written).toBeLessThan(4000)
  })

  it('many commands may share a signal, without a warning', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error) => warnings.push(warning)
    process.on('warning', onWarning)
    const { signal } = new AbortController()
    const client = new ConnectorClient(printing([{ type: 'SPEC', spec: { spec: {} } }]), { signal })
    await Promise.all(Array.from({ length: 12 }, () => client.spec()))
    // warnings are told in a turn of their own
    await sleep(0)
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })

  it('nothing runs that nobody reads', async () => {
    new ConnectorClient(shell('touch "$TMPDIR/ran"')).delete(config, query)
    await sleep(100)
    expect(await readdir(temp.path)).toEqual([])
  })
})
