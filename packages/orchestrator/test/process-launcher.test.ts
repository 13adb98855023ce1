import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import type { RunningConnector } from '../src/index.ts'
import { removeLeftFolders } from '../src/launchers/process/left-folders.ts'
import { failure, isAlive, shell, useTempFolder } from './support.ts'

const temp = useTempFolder()

async function outputOf({ output }: RunningConnector): Promise<string> {
  return text(output)
}

/** The first number that a connector prints: the id of a process, say. */
async function firstNumber({ output }: RunningConnector): Promise<number> {
  for await (const chunk of output) return Number(Buffer.from(chunk).toString('utf8').trim())
  throw new Error('expected a number')
}

async function gone(id: number): Promise<void> {
  while (isAlive(id)) await sleep(10)
}

describe('ProcessLauncher', () => {
  it('[B1] [B2] [B3] passes the command and files of mode 0600 in a closed folder, which are gone when it has ended', async () => {
    const launcher = shell(
      'echo "$0 $1 $3 $5"; stat -c %a "$2" "$(dirname "$2")"; cat "$2"; echo; cat "$4"; echo; ls "$(dirname "$2")"',
    )
    const running = await launcher.launch({
      command: 'scan',
      arguments: { config: { password: 'hunter2' } },
      flags: ['--log-level=warn'],
      tempStore: true,
    })
    const store = running.tempStore
    expect(await outputOf(running)).toBe(
      `scan --config --persist_conf --log-level=warn\n600\n700\n{"password":"hunter2"}\n{"temp_store":"${store}"}\nconfig.json\npersist_conf.json\n`,
    )
    expect(await running.exit).toEqual({ code: 0 })
    expect((await stat(store ?? '')).mode & 0o777).toBe(0o700)
    await running.close()
  })

  it('removes the files with the first output of a connector that reads them first: SIGKILL of the caller leaves none', async () => {
    const launcher = shell('echo $$; while test -e "$2"; do sleep 0.02; done; echo gone', {
      readsFilesFirst: true,
    })
    const running = await launcher.launch({ command: 'find', arguments: { config: { password: 'hunter2' } } })
    expect(await outputOf(running)).toMatch(/gone\n$/)
    await running.close()
  })

  it('[B6] hands down little of the environment', async () => {
    process.env.MONOID_TEST_SECRET = 'hunter2'
    const running = await shell('env', { env: { GIVEN: 'yes' } }).launch({ command: 'spec' })
    const names = (await outputOf(running)).split('\n').map((line) => line.split('=')[0])
    await running.close()
    delete process.env.MONOID_TEST_SECRET
    expect(names).toEqual(expect.arrayContaining(['PATH', 'TMPDIR', 'GIVEN']))
    expect(names).not.toContain('MONOID_TEST_SECRET')
    const allowed = [
      'PATH',
      'HOME',
      'TMPDIR',
      'TZ',
      'LANG',
      'LC_ALL',
      'GIVEN',
      'PWD',
      'OLDPWD',
      'SHLVL',
      '_',
      '',
    ]
    expect(names.filter((name) => !allowed.includes(name ?? ''))).toEqual([])
  })

  it('says that a program is not there, and leaves nothing', async () => {
    const launcher = shell('', { command: ['/nowhere/connector'] })
    const error = await failure(
      launcher.launch({ command: 'spec', arguments: { config: {} }, tempStore: true }),
    )
    expect(error).toMatchObject({ code: 'LAUNCH_FAILED', message: 'connector cannot be started (ENOENT)' })
  })

  it('shows a script in its label, and no other argument', () => {
    expect(shell('', { command: ['/usr/bin/node', 'dist/main.js'] }).label).toBe('node dist/main.js')
    expect(shell('echo hunter2').label).toBe('sh')
    expect(shell('', { command: ['run', 'mysql://root:hunter2@host'] }).label).toBe('run')
  })

  it('tells the exit code, 128 and its number for a signal', async () => {
    for (const [code, expected] of [
      ['exit 7', 7],
      ['kill -9 $$', 137],
      ['kill -15 $$', 143],
    ] as const) {
      const running = await shell(code).launch({ command: 'spec' })
      expect(await running.exit).toEqual({ code: expected })
      await running.close()
    }
  })

  it('keeps the end of stderr', async () => {
    const running = await shell('yes 1234567 | head -c 200000 >&2; echo end >&2').launch({ command: 'spec' })
    expect(await outputOf(running)).toBe('')
    await running.exit
    await running.close()
    expect(running.stderr).toHaveLength(64 * 1024)
    expect(running.stderr.endsWith('1234567\nend\n')).toBe(true)
  })

  it('stops a connector that nobody reads from writing', async () => {
    const launcher = shell('head -c 50000000 /dev/zero; touch "$TMPDIR/written"')
    const running = await launcher.launch({ command: 'spec' })
    const chunks = running.output[Symbol.asyncIterator]()
    await chunks.next()
    await sleep(300)
    expect(await readdir(temp.path)).not.toContain('written')
    await running.close()
    expect(await running.exit).toEqual({ code: 143 })
  })

  it('ends a connector and all that it has started, one that ignores SIGTERM too', async () => {
    const launcher = shell('trap "" TERM; sleep 1000 & echo $!; wait; sleep 1000')
    const running = await launcher.launch({ command: 'spec', arguments: { config: {} }, tempStore: true })
    const child = await firstNumber(running)
    expect(isAlive(child)).toBe(true)
    await Promise.all([running.close(), running.close()])
    expect(await running.exit).toEqual({ code: 137 })
    await gone(child)
  })

  it.each([
    ['read', 'echo $$'],
    ['not read', 'echo $$; head -c 5000 /dev/zero'],
  ])(
    'signals nobody once all has ended, for the number of the group may be somebody else’s (output %s)',
    async (way, code) => {
      const running = await shell(code).launch({ command: 'spec' })
      if (way === 'read') await outputOf(running)
      await running.exit
      await sleep(50)
      const kill = vi.spyOn(process, 'kill')
      await running.close()
      expect(kill.mock.calls).toEqual([])
      kill.mockRestore()
    },
  )

  it('keeps what was written to stderr just before the end', async () => {
    const running = await shell(
      'trap "head -c 50000 /dev/zero >&2; echo bye >&2; exit" TERM; echo ready; sleep 1000 & wait',
    ).launch({ command: 'spec' })
    for await (const _chunk of running.output) break
    await running.close()
    expect(running.stderr.endsWith('bye\n')).toBe(true)
  })

  it('sends SIGTERM and lets the connector end as it will', async () => {
    const running = await shell('trap "echo bye; exit 9" TERM; echo ready; sleep 1000 & wait').launch({
      command: 'spec',
    })
    const chunks = running.output[Symbol.asyncIterator]()
    expect(Buffer.from((await chunks.next()).value as Uint8Array).toString()).toBe('ready\n')
    await running.terminate()
    expect(Buffer.from((await chunks.next()).value as Uint8Array).toString()).toBe('bye\n')
    expect(await running.exit).toEqual({ code: 9 })
    await running.close()
    await running.terminate()
  })

  it('[B9] hangs up, which a connector that writes notices', async () => {
    const running = await shell('while echo more; do :; done 2>/dev/null; exit 8').launch({ command: 'spec' })
    for await (const _chunk of running.output) break
    expect(running.hangUp()).toBe(true)
    const { code } = await running.exit
    // 141 is SIGPIPE's, where the shell does not ignore it
    expect([8, 141]).toContain(code)
    await running.close()
  })

  it('[B7] gives a terminal: one stream, CRLF, the exit code kept', async () => {
    const launcher = shell('test -t 1 && test -t 2 && echo "$2"; cat "$2"; echo and >&2; exit 6')
    const running = await launcher.launch({ command: 'schema', arguments: { config: {} }, terminal: true })
    expect(await outputOf(running)).toMatch(/config\.json\r\n\{\}and\r\n$/)
    expect(await running.exit).toEqual({ code: 6 })
    expect(running.stderr).toBe('')
    await running.close()
  })

  it('ends by the signal at once for its caller, and soon for the connector', async () => {
    const controller = new AbortController()
    const launcher = shell('trap "" TERM; echo $$; sleep 1000; sleep 1000')
    const running = await launcher.launch({ command: 'spec', tempStore: true, signal: controller.signal })
    const id = await firstNumber(running)
    controller.abort(new Error('enough'))
    await expect(running.exit).rejects.toThrow('enough')
    await gone(id)
    await running.close()
  })

  it('does not start at all where the signal is aborted', async () => {
    const launch = shell('echo').launch({
      command: 'spec',
      arguments: { config: {} },
      signal: AbortSignal.abort(new Error('no')),
    })
    await expect(launch).rejects.toThrow('no')
  })

  it('reads on what a child of an ended connector writes, and ends one that holds the output in silence', async () => {
    const launcher = shell('(for i in 1 2 3 4; do sleep 0.1; echo $i; done; sleep 1000) & exit 0')
    const running = await launcher.launch({ command: 'spec' })
    expect(await outputOf(running)).toBe('1\n2\n3\n4\n')
    expect(await running.exit).toEqual({ code: 0 })
    await running.close()
  })

  it('ends what runs and removes the files when its caller exits or fails', async () => {
    const caller = `
      import { ProcessLauncher } from ${JSON.stringify(import.meta.resolve('../dist/index.js'))}
      const launcher = new ProcessLauncher({ command: ['sh', '-c', 'trap "" TERM; echo $$; sleep 1000; sleep 1000'] })
      const running = await launcher.launch({ command: 'spec', arguments: { config: {} }, tempStore: true })
      for await (const chunk of running.output) {
        console.log(Buffer.from(chunk).toString())
        if (process.argv[1] === 'exit') process.exit(0)
        setTimeout(() => { throw new Error('nobody catches this') })
        await new Promise(() => {})
      }`
    for (const way of ['exit', 'throw']) {
      const ended = promisify(execFile)(process.execPath, ['--input-type=module', '-e', caller, way])
      const { stdout } = await ended.catch((error: { stdout: string }) => error)
      await gone(Number(stdout))
      expect(await readdir(temp.path)).toEqual([])
    }
  })

  it('removes what a killed caller has left, and nothing of one that lives', async () => {
    const left = async () => (await readdir(temp.path)).filter((name) => name.startsWith('monoid-')).length
    const caller = `
      import { ProcessLauncher } from ${JSON.stringify(import.meta.resolve('../dist/index.js'))}
      const launcher = new ProcessLauncher({ command: ['sh', '-c', 'echo $$; exec sleep 1000'] })
      const running = await launcher.launch({ command: 'spec', arguments: { config: {} }, tempStore: true })
      for await (const chunk of running.output) {
        console.log(Buffer.from(chunk).toString())
        process.stdin.once('data', () => running.close())
        await new Promise(() => {})
      }`
    const start = async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', caller])
      const [bytes] = (await once(child.stdout, 'data')) as [Buffer]
      return { child, connector: Number(bytes) }
    }
    const [killed, living] = [await start(), await start()]
    killed.child.kill('SIGKILL')
    await once(killed.child, 'exit')
    process.kill(killed.connector, 'SIGKILL')
    expect(await left()).toBe(4)
    await removeLeftFolders(temp.path)
    expect(await left()).toBe(2)
    living.child.stdin.end('end')
    await once(living.child, 'exit')
    expect(await left()).toBe(0)
  })

  it('takes no signals of the terminal away from its caller', async () => {
    const running = await shell('ps -o pgid= -p $$').launch({ command: 'spec' })
    const group = await firstNumber(running)
    await running.close()
    const own = spawn('ps', ['-o', 'pgid=', '-p', String(process.pid)])
    const [[code], shown] = await Promise.all([once(own, 'exit'), text(own.stdout)])
    expect(code).toBe(0)
    expect(group).not.toBe(Number(shown))
  })

  describe('[B30] file results', () => {
    async function withStore(
      test: (running: RunningConnector, store: string) => Promise<void>,
    ): Promise<void> {
      const running = await shell('exit 0').launch({ command: 'request-results', tempStore: true })
      await running.exit
      try {
        await test(running, running.tempStore ?? '')
      } finally {
        await running.close()
      }
    }

    it('are read from the temp store', () =>
      withStore(async (running, store) => {
        await mkdir(path.join(store, 'public'))
        await writeFile(path.join(store, 'public', 'people.tar.gz'), 'content')
        expect(await text(await running.openFile('public/people.tar.gz'))).toBe('content')
      }))

    it('are never links, pipes, folders or outside', () =>
      withStore(async (running, store) => {
        const secret = path.join(store, '..', 'secret')
        await writeFile(secret, 'a secret')
        await symlink(secret, path.join(store, 'link'))
        await symlink('..', path.join(store, 'up'))
        await symlink('.', path.join(store, 'here'))
        await writeFile(path.join(store, 'one'), '')
        await link(path.join(store, 'one'), path.join(store, 'two'))
        await mkdir(path.join(store, 'folder'))
        await promisify(execFile)('mkfifo', [path.join(store, 'pipe')])
        for (const file of [
          'link',
          'up/secret',
          'here/one',
          'two',
          'folder',
          'pipe',
          'missing',
          '../secret',
          secret,
        ]) {
          const error = await failure(running.openFile(file))
          expect(error.code, file).toBe('FILE_RESULT_INVALID')
          expect(error.message).not.toContain('secret')
        }
        await promisify(execFile)('rm', [secret])
      }))

    it('are none of what a link leads to that is put there meanwhile', () =>
      withStore(async (running, store) => {
        const outside = await mkdtemp(path.join(temp.path, 'outside-'))
        await writeFile(path.join(outside, 'file'), 'a secret')
        const [folder, held] = [path.join(store, 'folder'), path.join(store, 'held')]
        await mkdir(folder)
        await writeFile(path.join(folder, 'file'), 'content')
        const swap = `
          const { renameSync, symlinkSync, unlinkSync } = require('node:fs')
          const [folder, held, outside] = process.argv.slice(1)
          for (;;) { renameSync(folder, held); symlinkSync(outside, folder); unlinkSync(folder); renameSync(held, folder) }`
        const swapper = spawn(process.execPath, ['-e', swap, folder, held, outside], { stdio: 'ignore' })
        await once(swapper, 'spawn')
        const seen = new Set<string>()
        for (let tries = 0; tries < 3000; tries += 1) {
          const content = await running.openFile('folder/file').catch(() => undefined)
          if (content) seen.add(await text(content))
        }
        swapper.kill('SIGKILL')
        await once(swapper, 'exit')
        await rm(outside, { recursive: true })
        expect([...seen]).not.toContain('a secret')
      }))

    it('are nowhere without a temp store, nor after the end', async () => {
      const running = await shell('exit 0').launch({ command: 'request-results' })
      await running.exit
      expect((await failure(running.openFile('a'))).code).toBe('FILE_RESULT_INVALID')
      await running.close()
      await withStore(async (other, store) => {
        await writeFile(path.join(store, 'a'), '')
        await other.close()
        expect((await failure(other.openFile('a'))).code).toBe('FILE_RESULT_INVALID')
        await expect(readFile(path.join(store, 'a'))).rejects.toThrow('ENOENT')
      })
    })
  })
})
