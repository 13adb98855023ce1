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

  const ours = (made: ReapReport['removed'], names: readonly string[]) =>
    made.filter(({ image: of, name }) => of === image || names.includes(name))

  /** What a caller has made, looked at while it lives: once it is dead, the reap of any other test file may remove it. */
  async function madeBy(count: number): Promise<Awaited<ReturnType<typeof madeFor>>> {
    const made = await madeFor(image)
    expect(made).toMatchObject({ containers: { length: count }, volumes: { length: 2 * count } })
    return made
  }

  it.each(['endless', 'stubborn', 'code'])(
    'removes what a killed caller of a %s container left, and says nothing of it again',
    async (command) => {
      const child = await startCaller(command)
      const { volumes } = await madeBy(1)
      await killCaller(child)
      const first = await reap()
      expect(await madeFor(image)).toEqual(nothing)
      const second = await reap()
      for (const report of [first.failed, first.kept, second.removed, second.failed, second.kept]) {
        expect(ours(report, volumes)).toEqual([])
      }
    },
  )

  it('removes everything, each thing once, where several run at the same time, and keeps what a living caller has', async () => {
    const callers = await Promise.all([startCaller('endless'), startCaller('stubborn')])
    const left = await madeBy(2)
    await startCaller('endless')
    const all = await madeBy(3)
    await Promise.all(callers.map(killCaller))
    const reports = await Promise.all([reap(), reap(), reap()])
    expect(await madeFor(image)).toEqual({
      containers: all.containers.filter((id) => !left.containers.includes(id)),
      volumes: all.volumes.filter((name) => !left.volumes.includes(name)),
    })
    expect(reports.flatMap(({ failed }) => ours(failed, all.volumes))).toEqual([])
    const removed = reports.flatMap((report) => ours(report.removed, all.volumes).map(({ name }) => name))
    expect(removed).toHaveLength(new Set(removed).size)
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
      expect((await madeFor(image)).volumes).toEqual([young, older, senseless].sort())
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
