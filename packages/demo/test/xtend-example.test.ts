import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { DemoProcess } from './run-main.ts'

let example: DemoProcess
afterEach(() => example.remove())

describe('the example of an Xtend service', () => {
  it('shows calls that go well and calls that do not, ends by itself, and leaves nothing behind', async () => {
    example = await DemoProcess.start({}, 'xtend-main')
    expect(await example.ended, example.output).toEqual({ exitCode: 0, signal: null })
    expect(example.stderr).toBe('')
    for (const title of [
      'Start',
      'A route of its own',
      'What is wrong is said',
      'The routes of its silo',
      'End',
    ]) {
      expect(example.output).toContain(`── ${title} ─`)
    }
    expect(example.output).toMatch(/^200: {"city":"Paris","country":"FR".*"temperature":14.2/m)
    expect(example.output).toMatch(/^404: {"code":"NOT_FOUND","detail":"invalid city: Atlantis"/m)
    expect(example.output).toMatch(/^503: {"code":"SERVICE_BUSY"/m)
    expect(example.output).toMatch(/^403: {"code":"NOT_ENABLED"/m)
    // the log of the service, which is shown last, tells nothing of what was asked for
    const log = example.output.slice(example.output.indexOf('── End'))
    expect(log).toContain('listening on')
    expect(log).not.toMatch(/Paris|Atlantis/)
    expect(await example.leftovers()).toEqual([])
  })

  it('leaves nothing running after SIGINT', async () => {
    example = await DemoProcess.start({}, 'xtend-main')
    await example.shown('it listens')
    example.child.kill('SIGINT')
    expect(await example.ended).toEqual({ exitCode: 130, signal: null })
    expect(await example.leftovers()).toEqual([])
  })

  it('leaves nothing running when it is killed', async () => {
    example = await DemoProcess.start({}, 'xtend-main')
    await example.shown('it listens')
    example.child.kill('SIGKILL')
    await example.ended
    while ((await example.leftovers()).length > 0) await delay(50)
  })
})
