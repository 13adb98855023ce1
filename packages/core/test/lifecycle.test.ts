import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { restOfLife } from '../src/runner/process-lifecycle.ts'
import { outcomeOf, printed, runSample, sampleEntry, startSample, Workbench } from './run-sample.ts'

const exitCodes = { SIGTERM: 143, SIGINT: 130 } as const
const signals = Object.keys(exitCodes) as (keyof typeof exitCodes)[]

function scanArguments(behaviour: string): string[] {
  const bench = new Workbench()
  return ['scan', '-c', bench.config({ behaviour }), '-s', bench.schemas]
}

/** Waits until the process has filled the pipe, so that it waits for its reader. */
async function untilStalled(pid: number): Promise<void> {
  const written = () => Number(/wchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1])
  for (let before = -1, now = written(); now < 60_000 || now !== before; before = now, now = written())
    await sleep(200)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('signals', () => {
  test.each(signals)('%s ends a command, and so does a silo that does not listen', async (signal) => {
    for (const behaviour of ['hang', 'hang-deaf']) {
      const child = startSample([...scanArguments(behaviour), '--log-level', 'debug'])
      const outcome = outcomeOf(child)
      await printed(child, /waits/)
      child.kill(signal)
      const { exitCode, stderr, logs } = await outcome
      expect({ exitCode, stderr }).toEqual({ exitCode: exitCodes[signal], stderr: '' })
      expect(logs).toHaveLength(2)
      expect(logs[1]?.message).toContain(`ended by ${signal}`)
    }
  })

  test.runIf(process.platform === 'linux').each(signals)(
    '%s ends it while the reader of a pipe stalls',
    async (signal) => {
      const child = startSample(scanArguments('endless'))
      await untilStalled(child.pid as number)
      child.kill(signal)
      const ended = await new Promise((resolve) => child.once('exit', resolve))
      expect(ended).toBe(exitCodes[signal])
      child.stdout?.destroy()
    },
  )

  test.runIf(process.platform === 'linux')(
    '[B7] SIGTERM ends it while the reader of a terminal stalls',
    async () => {
      const command = [process.execPath, sampleEntry, ...scanArguments('endless')].join(' ')
      const terminal = spawn('script', ['-qec', `echo $$; exec ${command}`, '/dev/null'], {
        env: { ...process.env, MONOID_RUN_AS: '0' },
      })
      onTestFinished(() => void terminal.kill('SIGKILL'))
      const [first] = await new Promise<[Buffer]>((resolve) =>
        terminal.stdout.once('data', (chunk) => resolve([chunk])),
      )
      terminal.stdout.pause()
      const pid = Number.parseInt(first.toString(), 10)
      await untilStalled(pid)
      process.kill(pid, 'SIGTERM')
      const deadline = Date.now() + 10_000
      while (isAlive(pid) && Date.now() < deadline) await sleep(50)
      terminal.stdout.resume()
      const exitCode = await new Promise((resolve) => terminal.once('exit', resolve))
      expect({ alive: isAlive(pid), exitCode }).toEqual({ alive: false, exitCode: 143 })
    },
  )

  test('a second signal ends it at once', async () => {
    const child = startSample([...scanArguments('hang-deaf'), '--log-level', 'debug'])
    const outcome = outcomeOf(child)
    await printed(child, /waits/)
    child.kill('SIGINT')
    await sleep(50)
    child.kill('SIGTERM')
    // the code is that of the first one
    expect((await outcome).exitCode).toBe(130)
  })
})

describe('limits', () => {
  test.each(['hang', 'hang-deaf', 'endless'])('[B17] the deadline ends %s with 124', async (behaviour) => {
    const outcome = await runSample([...scanArguments(behaviour), '--deadline-seconds', '0.6'])
    expect(outcome).toMatchObject({ exitCode: 124, stderr: '', logs: [{ code: 'DEADLINE' }] })
  })

  test('a deadline that is not reached does not keep the process alive', async () => {
    const outcome = await runSample([...scanArguments(''), '--deadline-seconds', '3600'])
    expect(outcome).toMatchObject({ exitCode: 0, logs: [] })
  })

  test('[B9] a reader that goes away ends it quietly with 141', async () => {
    const child = startSample(scanArguments('endless'))
    await printed(child, /RECORD/)
    child.stdout?.destroy()
    const stderr = new Promise((resolve) => {
      let text = ''
      child.stderr?.on('data', (chunk) => {
        text += chunk
      })
      child.stderr?.once('end', () => resolve(text))
    })
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(141)
    expect(await stderr).toBe('')
  })

  test('[B16] what a silo leaves open does not keep the process alive', async () => {
    expect(await runSample(scanArguments('leave-open'))).toMatchObject({ exitCode: 0, stderr: '' })
  })

  test('[B16] nothing is cut off at the end, however slow the reader', async () => {
    const bench = new Workbench()
    bench.file(
      'people.json',
      Array.from({ length: 3000 }, (_, index) => ({ email: `${index}`, name: 'x'.repeat(1000) })),
    )
    const child = startSample(['scan', '-c', bench.config(), '-s', bench.schemas])
    await sleep(1500)
    const outcome = await outcomeOf(child)
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' })
    expect(outcome.lines).toHaveLength(3000)
  })

  test('[B15] the first process of a container with a terminal lives half a second', () => {
    expect(restOfLife({ pid: 1, onTerminal: true, ageMilliseconds: 120 })).toBe(380)
    expect(restOfLife({ pid: 1, onTerminal: true, ageMilliseconds: 900 })).toBe(0)
    expect(restOfLife({ pid: 1, onTerminal: false, ageMilliseconds: 0 })).toBe(0)
    expect(restOfLife({ pid: 2, onTerminal: true, ageMilliseconds: 0 })).toBe(0)
  })
})

describe('what is loaded', () => {
  function loadedBy(args: readonly string[]): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'monoid-coverage-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    spawnSync(process.execPath, [sampleEntry, ...args], {
      env: { ...process.env, MONOID_RUN_AS: '0', NODE_V8_COVERAGE: folder },
    })
    return readdirSync(folder).flatMap((name) => {
      const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] }
      return result.map(({ url }) => url)
    })
  }

  test('spec loads no silo and no library', () => {
    const loaded = loadedBy(['spec'])
    expect(loaded.some((url) => url.endsWith('run-connector.js'))).toBe(true)
    expect(loaded.filter((url) => /node_modules|sample-silo\.mjs/.test(url))).toEqual([])
  })

  test.each([
    [[], ['/ajv/', 'sample-silo.mjs'], ['/pino/', '/yargs/']],
    [['--log-level=info'], ['/ajv/', 'sample-silo.mjs', '/yargs/'], ['/pino/']],
  ])('validate loads what it needs, with %j', (flags, needed, others) => {
    const loaded = loadedBy(['validate', '-c', new Workbench().config(), ...flags]).join('\n')
    for (const part of needed) expect(loaded).toContain(part)
    for (const part of others) expect(loaded).not.toContain(part)
  })

  test('a log line loads what writes it', () => {
    const config = new Workbench().config({ unheard_of: 1 })
    expect(loadedBy(['validate', '-c', config]).join('\n')).toContain('/pino/')
  })
})
