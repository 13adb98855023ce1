import { setTimeout as delay } from 'node:timers/promises'
import type { Launch } from '@monoid-kit/orchestrator'
import { describe, expect, it } from 'vitest'
import { describeWithEngine, docker, madeFor, messagesOf, textOf, until } from './test-image.ts'

const nothing = { containers: [], volumes: [] }

await describeWithEngine('the Docker launcher', ({ image, launcher }) => {
  /** Runs to the end and gives what came of it. */
  async function run(launch: Launch, options = {}) {
    const running = await launcher(options).launch(launch)
    try {
      const output = await textOf(running)
      return { output, exit: await running.exit, stderr: running.stderr }
    } finally {
      await running.close()
    }
  }

  async function sayOf(launch: Launch, options = {}): Promise<Record<string, unknown>> {
    const { output } = await run(launch, options)
    return JSON.parse(output) as Record<string, unknown>
  }

  describe('what a container is given', () => {
    it('[B1] [B2] the command, then the flags, and nothing else', async () => {
      const args = { config: { a: 1 }, requests: { handles: [] } }
      const flags = ['--max-line-bytes', '0']
      const { words } = await sayOf({ command: 'arguments', arguments: args, flags, tempStore: true })
      expect(words).toEqual([
        'arguments',
        ...['--config', '/monoid/arguments/config.json'],
        ...['--requests', '/monoid/arguments/requests.json'],
        ...['--persist_conf', '/monoid/arguments/persist_conf.json'],
        ...flags,
      ])
    })

    it('[B3] [B6] files of root with mode 0600, an empty environment, few capabilities, a read-only file system', async () => {
      const config = { password: 'pass word' }
      const said = await sayOf({ command: 'surroundings', arguments: { config } })
      expect(said).toMatchObject({
        config,
        file: ['600', 0, 0],
        terminal: false,
        // CHOWN is bit 0, SETGID 6, SETUID 7
        capabilities: '00000000000000c1',
        noNewPrivileges: '1',
        root: 'EROFS',
        tmp: null,
        memory: 1024 ** 3,
      })
      const { Config } = await docker.getImage(image).inspect()
      const own = ['HOME', 'HOSTNAME', ...Config.Env.map((variable) => variable.split('=')[0])]
      expect((said.environment as string[]).filter((name) => !own.includes(name))).toEqual([])
    })

    it('[B3] what it takes to hand the temp store over and to give root up', async () => {
      const config = { a: 1 }
      const said = await sayOf({ command: 'privileges', arguments: { config }, tempStore: true })
      expect(said).toEqual({ type: 'RECORD', uid: 65_532, groups: [65_532], config })
    })

    it('the limits and the network that were asked for', async () => {
      const limits = { memoryBytes: 96 * 1024 ** 2, cpus: 0.5, pids: 64 }
      const config = {}
      const said = await sayOf(
        { command: 'surroundings', arguments: { config } },
        { limits, network: 'none', capabilities: [], readOnlyRoot: false },
      )
      expect(said).toMatchObject({
        memory: limits.memoryBytes,
        interfaces: ['lo'],
        capabilities: '0000000000000000',
        root: null,
      })
      const { refused } = await sayOf({ command: 'processes' }, { limits })
      expect(refused).toBeGreaterThan(100)
    })

    it('stdin, which can be ended while output still comes', async () => {
      const running = await launcher().launch({ command: 'session', stdin: true })
      try {
        running.stdin?.write('{"first":1}\n')
        const messages = messagesOf(running)
        expect((await messages.next()).value).toEqual({ first: 1 })
        running.stdin?.end('{"second":2}\n')
        const rest = []
        for await (const message of messages) rest.push(message)
        expect(rest).toEqual([{ second: 2 }, { type: 'LOG', log: { message: 'stdin ended' } }])
        expect(await running.exit).toEqual({ code: 0 })
      } finally {
        await running.close()
      }
    })
  })

  describe('what comes of it', () => {
    it('[B15] misses neither output nor exit code of a container that ends at once', async () => {
      for (const code of [0, 3, 7]) {
        const { output, exit } = await run({ command: 'code', flags: ['--code', String(code)] })
        expect({ output, exit }).toEqual({ output: '{"type":"SPEC"}\n', exit: { code } })
      }
    })

    it('keeps stderr apart, its last 64 KiB', async () => {
      const { output, stderr } = await run({ command: 'both' })
      expect(output.split('\n').filter(Boolean)).toHaveLength(2)
      expect(stderr).toMatch(/^e+the end of stderr$/)
      expect(stderr).toHaveLength(64 * 1024)
    })

    it('[B7] on a terminal brings both streams as one, with CR and LF', async () => {
      const { output, stderr } = await run({ command: 'both' }, { tty: true })
      expect(output).toContain('{"type":"SPEC"}\r\n')
      expect(output).toContain('the end of stderr')
      expect(stderr).toBe('')
    })

    it('brings every byte, in order', async () => {
      const { output } = await run({ command: 'lines', flags: ['--count', '100000'] })
      const lines = output.split('\n')
      expect(lines).toHaveLength(100_001)
      expect(lines.findIndex((line, index) => index < 100_000 && !line.startsWith(`${index} x`))).toBe(-1)
    })

    it('tells that memory ran out', async () => {
      const limits = { memoryBytes: 96 * 1024 ** 2 }
      const { exit } = await run({ command: 'memory' }, { limits })
      expect(exit).toEqual({ code: 137, outOfMemory: true })
    })

    it('gives the engine no log to keep [B32]', async () => {
      const running = await launcher().launch({ command: 'polite' })
      try {
        await messagesOf(running).next()
        const [id] = (await madeFor(image)).containers
        const container = docker.getContainer(id ?? '')
        expect((await container.inspect()).HostConfig.LogConfig?.Type).toBe('none')
        await expect(container.logs({ stdout: true, stderr: true })).rejects.toThrow('logging')
      } finally {
        await running.close()
      }
    })
  })

  describe('a reader that does not read', () => {
    it('stops the container from writing, in flat memory', async () => {
      const running = await launcher().launch({ command: 'endless', tempStore: true })
      try {
        const written = async () => {
          const chunks: Buffer[] = []
          for await (const chunk of await running.openFile('written')) chunks.push(chunk as Buffer)
          return Number(Buffer.concat(chunks).toString())
        }
        let before = -1
        const rss = process.memoryUsage().rss
        await until(async () => {
          const now = await written().catch(() => -1)
          const isStalled = now > 0 && now === before
          before = now
          await delay(400)
          return isStalled
        })
        expect(before).toBeLessThan(24 * 1024 ** 2)
        await delay(2000)
        expect(await written()).toBe(before)
        expect(process.memoryUsage().rss - rss).toBeLessThan(64 * 1024 ** 2)
        let read = 0
        for await (const chunk of running.output) {
          read += chunk.length
          if (read > 50 * 1024 ** 2) break
        }
        expect(await written()).toBeGreaterThan(before)
      } finally {
        await running.close()
      }
    })

    it('loses nothing of a container that ends meanwhile', async () => {
      // Without a reader the engine drops after two seconds what is still in the pipe of a container that has ended: these fill all
      // buffers on the way, and the pipe to a different part.
      const sizes = Array.from({ length: 8 }, (_, index) => 1_500_000 + index * 40_000)
      const lengths = await Promise.all(
        sizes.map(async (bytes) => {
          const running = await launcher().launch({
            command: 'tail',
            flags: ['--bytes', String(bytes)],
          })
          try {
            await delay(6000)
            const { length } = await textOf(running)
            return { length, exit: await running.exit }
          } finally {
            await running.close()
          }
        }),
      )
      expect(lengths).toEqual(sizes.map((length) => ({ length, exit: { code: 0 } })))
    })

    it('finds the output there though container and volumes are already gone', async () => {
      const launch = { command: 'tail', arguments: { config: {} }, flags: ['--bytes', '700000'] }
      const running = await launcher().launch(launch)
      await running.exit
      await until(async () => (await madeFor(image)).volumes.length === 0)
      expect(await madeFor(image)).toEqual(nothing)
      expect(await textOf(running)).toHaveLength(700_000)
      await running.close()
    })
  })

  describe('an end before its time', () => {
    it.each(['polite', 'stubborn', 'endless'])(
      'closing removes everything of a %s container',
      async (command) => {
        const launch = { command, arguments: { config: {} }, tempStore: true }
        const running = await launcher().launch(launch)
        await running.output[Symbol.asyncIterator]().next()
        await Promise.all([running.close(), running.close()])
        expect(await madeFor(image)).toEqual(nothing)
        expect((await running.exit).code).toBe(
          command === 'stubborn' ? 137 : command === 'polite' ? 143 : 137,
        )
        expect(await textOf(running)).toBe('')
      },
    )

    it('an abort rejects the exit with its reason and removes everything', async () => {
      const abort = new AbortController()
      const launch = { command: 'stubborn', arguments: { config: {} }, tempStore: true, signal: abort.signal }
      const running = await launcher().launch(launch)
      abort.abort(new Error('enough'))
      await expect(running.exit).rejects.toThrow('enough')
      await until(async () => (await madeFor(image)).containers.length === 0)
      await running.close()
      expect(await madeFor(image)).toEqual(nothing)
    })

    it('an abort during the launch leaves nothing', async () => {
      for (const ms of [0, 20, 60, 120, 250]) {
        const signal = AbortSignal.timeout(ms)
        const launch = { command: 'polite', arguments: { config: {} }, tempStore: true, signal }
        const outcome = await launcher()
          .launch(launch)
          .then(
            async (running) => {
              await running.exit.catch(() => undefined)
              await running.close()
              return 'launched'
            },
            (error: Error) => error.name,
          )
        expect(['launched', 'TimeoutError']).toContain(outcome)
        expect(await madeFor(image)).toEqual(nothing)
      }
    })

    it('tells when somebody else removes the container', async () => {
      const running = await launcher().launch({ command: 'polite' })
      await messagesOf(running).next()
      const [id] = (await madeFor(image)).containers
      await docker.getContainer(id ?? '').remove({ force: true })
      const code = await running.exit.then(
        ({ code }) => code,
        (error: { code: string }) => error.code,
      )
      expect([137, 'CONNECTOR_FAILED']).toContain(code)
      await running.close()
      await running.close()
    })
  })
})
