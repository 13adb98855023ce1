import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, connect as openSocket, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ConnectorClient, DockerLauncher, type PullProgress, reap } from '@monoid-kit/orchestrator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeWithEngine, docker, madeFor, messagesOf, testLabel, textOf, until } from './test-image.ts'
import { startRegistry, type TinyRegistry } from './tiny-registry.ts'

const nothing = { containers: [], volumes: [] }

describe('without an engine', () => {
  const engine = { socketPath: path.join(tmpdir(), 'no-engine-answers-here.sock') }

  it('a launch and a reap say that none answers', async () => {
    const launcher = new DockerLauncher({ image: 'any', engine })
    const error = { code: 'ENGINE_UNREACHABLE', message: expect.stringContaining('ENOENT') }
    await expect(launcher.launch({ command: 'spec' })).rejects.toMatchObject(error)
    await expect(reap({ engine })).rejects.toMatchObject(error)
  })

  it('an address that makes no sense is told as such', async () => {
    const before = process.env.DOCKER_HOST
    process.env.DOCKER_HOST = 'tcp://a b:c'
    try {
      const launcher = new DockerLauncher({ image: 'any' })
      const error = { code: 'ENGINE_UNREACHABLE', message: expect.stringContaining('DOCKER_HOST') }
      await expect(launcher.launch({ command: 'spec' })).rejects.toMatchObject(error)
    } finally {
      if (before === undefined) delete process.env.DOCKER_HOST
      else process.env.DOCKER_HOST = before
    }
  })
})

await describeWithEngine('images', ({ image, launcher: launcherOf }) => {
  let registry: TinyRegistry | undefined
  afterEach(async () => {
    registry?.close()
    if (registry)
      await docker
        .getImage(registry.image)
        .remove()
        .catch(() => undefined)
    registry = undefined
  })

  it('are pulled where they are missing, with progress, and not again', async () => {
    registry = await startRegistry(false)
    const progress: PullProgress[] = []
    const labels = { [testLabel]: registry.image }
    const options = { image: registry.image, labels, onPull: (each: PullProgress) => progress.push(each) }
    const launcher = new DockerLauncher(options)
    // There is nothing in it to be run.
    const error = { code: 'LAUNCH_FAILED', message: expect.stringContaining('/none') }
    await expect(launcher.launch({ command: '/none' })).rejects.toMatchObject(error)
    expect(progress.every((each) => each.image === registry?.image)).toBe(true)
    expect(progress.map(({ status }) => status)).toContain('Pull complete')
    expect(progress.find(({ status }) => status === 'Pull complete')?.layer).toMatch(/^[0-9a-f]+$/)
    const { length } = progress
    await expect(launcher.launch({ command: '/none' })).rejects.toMatchObject(error)
    expect(progress).toHaveLength(length)
    const always = new DockerLauncher({ ...options, pull: 'always' })
    await expect(always.launch({ command: '/none' })).rejects.toMatchObject(error)
    expect(progress.length).toBeGreaterThan(length)
    expect(await madeFor(registry.image)).toEqual(nothing)
  })

  it('that cannot be pulled are one error, without the login', async () => {
    registry = await startRegistry(true)
    const registryLogin = {
      username: 'robot-of-ann',
      password: 'pass word',
      registry: registry.image.split('/')[0] ?? '',
    }
    const launcher = new DockerLauncher({ image: registry.image, registryLogin })
    const error = await launcher.launch({ command: 'spec' }).then(
      () => undefined,
      (thrown: Error & { code?: string }) => thrown,
    )
    expect(error).toMatchObject({ code: 'IMAGE_MISSING', message: expect.stringContaining(registry.image) })
    const login = Buffer.from('robot-of-ann:pass word').toString('base64')
    expect(registry.logins).toContain(`Basic ${login}`)
    for (const part of ['robot-of-ann', 'pass word', login]) expect(error?.message).not.toContain(part)
  })

  it('are not pulled where that is not wanted', async () => {
    const launcher = new DockerLauncher({ image: 'monoid-test-missing:1', pull: 'never' })
    await expect(launcher.launch({ command: 'spec' })).rejects.toMatchObject({ code: 'IMAGE_MISSING' })
  })

  it('whose network is not there fail with one error and leave nothing', async () => {
    const launcher = launcherOf({ network: 'monoid-test-no-such-network' })
    const launch = { command: 'arguments', arguments: { config: {} }, tempStore: true }
    await expect(launcher.launch(launch)).rejects.toMatchObject({
      code: 'LAUNCH_FAILED',
      message: expect.stringContaining('monoid-test-no-such-network'),
    })
    expect(await madeFor(image)).toEqual(nothing)
  })
})

await describeWithEngine('a connection to the engine that breaks', ({ image, launcher }) => {
  const attached = new Set<Socket>()
  const sockets = new Set<Socket>()
  let isFrozen = false
  let folder: string
  let close: () => void
  let engine: { socketPath: string }
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'monoid-proxy-'))
    engine = { socketPath: path.join(folder, 'engine.sock') }
    const { socketPath } = docker.modem as { socketPath?: string | (() => Promise<string>) }
    const target =
      typeof socketPath === 'function' ? await socketPath() : (socketPath ?? '/var/run/docker.sock')
    const server = createServer({ allowHalfOpen: true }, (client) => {
      const upstream = openSocket({ path: target, allowHalfOpen: true })
      for (const socket of [client, upstream]) {
        sockets.add(socket)
        socket.on('error', () => undefined)
      }
      client.on('data', (bytes) => {
        if (bytes.includes('/attach?')) attached.add(client)
      })
      if (!isFrozen) client.pipe(upstream).pipe(client)
    })
    server.listen(engine.socketPath)
    await once(server, 'listening')
    close = () => server.close()
  })
  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    attached.clear()
    isFrozen = false
    close()
    await rm(folder, { recursive: true })
  })

  /** From now on the engine seems to be there, and answers nothing. */
  function freeze(): void {
    isFrozen = true
    for (const socket of sockets) socket.unpipe().pause()
  }

  it.each(['polite', 'late'])('never looks like the end of the output (%s)', async (command) => {
    const running = await launcher({ engine }).launch({ command })
    try {
      await messagesOf(running).next()
      expect(attached.size).toBe(1)
      for (const socket of attached) socket.end()
      await expect(textOf(running)).rejects.toMatchObject({
        code: 'ENGINE_UNREACHABLE',
        message: expect.stringContaining('before the container did'),
      })
    } finally {
      await running.close()
    }
    expect(await madeFor(image)).toEqual(nothing)
  })

  it('that answers nothing is left by the signal before the start', async () => {
    freeze()
    const signal = AbortSignal.timeout(200)
    const gone = { name: 'TimeoutError' }
    await expect(launcher({ engine }).launch({ command: 'polite', signal })).rejects.toMatchObject(gone)
    await expect(reap({ engine, signal })).rejects.toMatchObject(gone)
  })

  it('that answers nothing is left while the container runs', async () => {
    const inner = launcher({ engine, graceMs: 100 })
    const client = new ConnectorClient({
      label: 'polite',
      launch: (launch) => inner.launch({ ...launch, command: 'polite' }),
    })
    const controller = new AbortController()
    const onLog = () => {
      freeze()
      controller.abort(new Error('enough'))
    }
    await expect(client.spec({ onLog, signal: controller.signal })).rejects.toThrow('enough')
    const { containers } = await madeFor(image)
    expect(containers).toHaveLength(1)
    for (const id of containers) await docker.getContainer(id).remove({ force: true, v: true })
  })

  it('is an error of the exit, and closing comes to an end', async () => {
    const running = await launcher({ engine }).launch({ command: 'polite' })
    await messagesOf(running).next()
    close()
    for (const socket of sockets) socket.destroy()
    await expect(running.exit).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    await running.close()
    // What could not be removed without an engine belongs to this process as long as it lives.
    const { containers, volumes } = await madeFor(image)
    expect(containers).toHaveLength(1)
    for (const id of containers) await docker.getContainer(id).remove({ force: true, v: true })
    for (const name of volumes) await docker.getVolume(name).remove()
    await until(async () => (await madeFor(image)).containers.length === 0)
  })
})
