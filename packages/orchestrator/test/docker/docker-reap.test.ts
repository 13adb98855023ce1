import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { type ReapReport, reap } from '@monoid-kit/orchestrator'
import { afterEach, expect, it } from 'vitest'
import { describeWithEngine, docker, madeFor, messagesOf, testLabel } from './test-image.ts'

const nothing = { containers: [], volumes: [] }

/** A caller that launches a connector and waits to be killed. */
const caller = `
  import { DockerLauncher } from '@monoid-kit/orchestrator'
  const launcher = new DockerLauncher({ image: process.env.IMAGE, labels: { [process.env.LABEL]: process.env.IMAGE } })
  const running = await launcher.launch({ command: process.env.COMMAND, arguments: { config: {} }, tempStore: true })
  for await (const chunk of running.output) {
    process.stdout.write('running')
    break
  }
  setInterval(() => undefined, 1000)
`

await describeWithEngine('reap', ({ image, launcher }) => {
  const children = new Set<ChildProcess>()
  afterEach(async () => {
    const alive = [...children].filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
    children.clear()
    await Promise.all(alive.map(killCaller))
    await reap()
  })

  async function startCaller(command: string): Promise<ChildProcess> {
    const child = spawn(process.execPath, ['--input-type=module', '-e', caller], {
      cwd: path.join(import.meta.dirname, '../..'),
      env: { ...process.env, IMAGE: image, LABEL: testLabel, COMMAND: command },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.add(child)
    if (child.stdout) await once(child.stdout, 'data')
    return child
  }

  async function killCaller(child: ChildProcess): Promise<void> {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  /** Another test file's reap may remove the same just before; it cannot each time. */
  const contested = { retry: 2 }
  const ours = (made: ReapReport['removed'], names: readonly string[]) =>
    made.filter(({ image: of, name }) => of === image || names.includes(name))

  it.each(['endless', 'stubborn', 'code'])(
    'removes what a killed caller of a %s container left',
    async (command) => {
      const child = await startCaller(command)
      await killCaller(child)
      const left = await madeFor(image)
      expect(left).toEqual({
        containers: [expect.any(String)],
        volumes: [expect.any(String), expect.any(String)],
      })
      const planned = await reap({ dryRun: true })
      expect(ours(planned.removed, left.volumes)).toHaveLength(3)
      expect(await madeFor(image)).toEqual(left)
      const { removed, failed } = await reap()
      expect(ours(removed, left.volumes).map(({ kind }) => kind)).toEqual(['container', 'volume', 'volume'])
      expect(failed).toEqual([])
      expect(await madeFor(image)).toEqual(nothing)
      expect(ours((await reap()).removed, left.volumes)).toEqual([])
    },
  )

  it('removes everything once where several run at the same time', contested, async () => {
    const callers = await Promise.all([startCaller('endless'), startCaller('stubborn')])
    await Promise.all(callers.map(killCaller))
    const left = await madeFor(image)
    expect(left.volumes).toHaveLength(4)
    const reports = await Promise.all([reap(), reap(), reap()])
    expect(reports.flatMap(({ failed }) => failed)).toEqual([])
    expect(await madeFor(image)).toEqual(nothing)
    const removed = reports.flatMap((report) => ours(report.removed, left.volumes))
    expect(new Set(removed.map(({ name }) => name)).size).toBe(6)
  })

  it('leaves alone what belongs to a caller that lives, this process and others, however old', async () => {
    await startCaller('stubborn')
    const running = await launcher().launch({ command: 'stubborn', arguments: { config: {} } })
    try {
      await messagesOf(running).next()
      const before = await madeFor(image)
      expect(before).toMatchObject({ containers: { length: 2 }, volumes: { length: 3 } })
      await reap()
      // Only planned, for the engine may hold what others made from elsewhere.
      const { removed, kept } = await reap({ olderThanSeconds: 0, dryRun: true })
      expect(ours(removed, before.volumes)).toEqual([])
      expect(ours(kept, before.volumes)).toHaveLength(5)
      expect(await madeFor(image)).toEqual(before)
    } finally {
      await running.close()
    }
  })

  it('goes by age where the owner cannot be seen, and by nothing where the labels make no sense', async () => {
    const label = 'io.monoid-kit'
    const elsewhere = { [`${label}.owner-machine`]: 'another', [`${label}.owner-pid`]: '1' }
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()
    const make = async (created: string, owner: Record<string, string>) => {
      const run = { [`${label}.run`]: 'a-run', [`${label}.created`]: created }
      const name = `monoid-test-${randomBytes(6).toString('hex')}`
      await docker.createVolume({ Name: name, Labels: { ...run, ...owner, [testLabel]: image } })
      return name
    }
    const young = await make(hoursAgo(2), elsewhere)
    const older = await make(hoursAgo(10), elsewhere)
    const oldest = await make(hoursAgo(30), elsewhere)
    const senseless = await make('yesterday', {})
    const all = [young, older, oldest, senseless]
    try {
      // With the default of a day for all to see; the rest only planned, for the engine may hold what others made from elsewhere.
      await reap()
      expect((await madeFor(image)).volumes).toEqual([young, older, senseless].sort())
      const { removed, kept } = await reap({ olderThanSeconds: 5 * 3600, dryRun: true })
      expect(ours(removed, all).map(({ name }) => name)).toEqual([older])
      expect(ours(kept, all).map(({ name }) => name)).toEqual([young])
    } finally {
      for (const name of all) {
        await docker
          .getVolume(name)
          .remove()
          .catch(() => undefined)
      }
    }
  })
})
