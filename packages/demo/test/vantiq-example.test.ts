import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { DemoProcess } from './run-main.ts'

let example: DemoProcess
afterEach(() => example.remove())

describe('the example of a Vantiq extension source', () => {
  it('shows a query, an erasure by notifications and a reconnect, ends by itself, and leaves nothing behind', async () => {
    example = await DemoProcess.start({}, 'vantiq-main')
    expect(await example.ended).toEqual({ exitCode: 0, signal: null })
    expect(example.stderr).toBe('')
    for (const title of ['Connect', 'Query', 'Erasure', 'The connection is lost', 'End']) {
      expect(example.output).toContain(`── ${title} ─`)
    }
    expect(example.output).toMatch(/^row 1 of 132: {.*"data":{/m)
    expect(example.output).toMatch(/^error: {"messageCode":"io.monoid-kit.NOT_ENABLED"/m)
    expect(example.output.match(/^notification: .*"kind":"store"/gm)).toHaveLength(8)
    expect(example.output).toMatch(/^notification: .*"kind":"summary".*"request_status":"COMPLETE"/m)
    expect(example.output).toContain('✓ all 136 rows of hers are gone')
    expect(example.output).toContain('✓ connected again, as session 2')
    // the log of the connector, which is shown last, tells nothing of her
    const log = example.output.slice(example.output.indexOf('── End'))
    expect(log).toContain('ended by SIGTERM')
    expect(log).not.toContain('ada.winter')
    expect(await example.leftovers()).toEqual([])
  })

  it.each([
    ['SIGINT', 'Erasure', 130],
    ['SIGTERM', 'connected;', 143],
  ] as const)('leaves nothing running after %s at "%s"', async (signal, moment, exitCode) => {
    example = await DemoProcess.start({}, 'vantiq-main')
    await example.shown(moment)
    example.child.kill(signal)
    expect(await example.ended).toEqual({ exitCode, signal: null })
    expect(await example.leftovers()).toEqual([])
  })

  it('leaves nothing running when it is killed', async () => {
    example = await DemoProcess.start({}, 'vantiq-main')
    await example.shown('connected;')
    example.child.kill('SIGKILL')
    await example.ended
    while ((await example.leftovers()).length > 0) await delay(50)
  })
})
