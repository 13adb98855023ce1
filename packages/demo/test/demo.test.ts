import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { DemoProcess } from './run-main.ts'

let demo: DemoProcess
afterEach(() => demo.remove())

describe('the demonstration', () => {
  it('shows all eight commands, her rows gone and nobody else touched, and leaves nothing behind', async () => {
    demo = await DemoProcess.start()
    expect(await demo.ended).toEqual({ exitCode: 0, signal: null })
    expect(demo.stderr).toBe('')
    const commands = [
      'spec',
      'validate -c config.json',
      'schema -c config.json',
      'scan -c config.json -s schemas.json',
      'query -c config.json -q query.json',
      'request-status -c config.json -r requests.json',
      'request-results -c config.json -r requests.json',
      'delete -c config.json -q query.json',
    ]
    for (const [index, command] of commands.entries()) {
      expect(demo.output).toContain(`── ${index + 1} of 8: ${command.split(' ')[0]} ─`)
      expect(demo.output).toMatch(new RegExp(`^\\$ node .*main\\.js ${command}$`, 'm'))
    }
    const types = ['SPEC', 'VALIDATE', 'SCHEMA', 'RECORD', 'REQUEST_RESULT', 'REQUEST_STATUS']
    for (const type of types) expect(demo.output).toMatch(new RegExp(`^{"type":"${type}",`, 'm'))
    expect(demo.output).toMatch(/^public\.customers +1 -> 0 +3 -> 3 +unchanged$/m)
    expect(demo.output).toMatch(/^public\.order_items +4 -> 0 +4 -> 4 +unchanged$/m)
    expect(demo.output).toMatch(/^analytics\.page_views +120 -> 0 +360 -> 360 +unchanged$/m)
    expect(demo.output).not.toMatch(/ {2}changed$/m)
    expect(demo.output).toMatch(/✓ nothing has changed\n[\s\S]*✓ no row is left to hand out\n/)
    expect(demo.output).toMatch(/… \d[\d,]* more characters$/m)
    // A pipe gets plain text, and the password is in no line.
    expect(demo.output).not.toContain('\u001b')
    expect(demo.output).toContain('"password":"…"')
    expect(await demo.leftovers()).toEqual([])
  })

  it.each([
    ['SIGINT', 'Starting a Postgres', 130],
    ['SIGINT', '1 of 8', 130],
    ['SIGTERM', '8 of 8', 143],
  ] as const)('leaves nothing running after %s at "%s"', async (signal, moment, exitCode) => {
    demo = await DemoProcess.start()
    await demo.shown(moment)
    demo.child.kill(signal)
    expect(await demo.ended).toEqual({ exitCode, signal: null })
    expect(demo.output).toContain(`✗ The demonstration was ended: interrupted by ${signal}.`)
    expect(await demo.leftovers()).toEqual([])
  })

  it('leaves nothing running when it is killed, or when its reader goes away', async () => {
    demo = await DemoProcess.start()
    await demo.shown('2 of 8')
    expect(await demo.leftovers()).not.toEqual([])
    demo.child.kill('SIGKILL')
    await demo.ended
    while ((await demo.leftovers()).length > 0) await delay(50)
    await demo.remove()

    demo = await DemoProcess.start()
    await demo.shown('2 of 8')
    demo.child.stdout.destroy()
    expect(await demo.ended).toEqual({ exitCode: 141, signal: null })
    expect(await demo.leftovers()).toEqual([])
  })

  it('says in one sentence what failed', async () => {
    demo = await DemoProcess.start({ TMPDIR: '/nonexistent' })
    expect(await demo.ended).toEqual({ exitCode: 1, signal: null })
    expect(demo.output).toMatch(/^✗ The demonstration failed: Postgres did not start: ENOENT.*$/m)
    expect(demo.stderr).toBe('')
  })
})
