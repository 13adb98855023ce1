import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { raceSignal } from '@monoid-kit/core'
import type Docker from 'dockerode'
import { argumentFiles } from '../argument-files.ts'
import type { Launch, Launcher, RunningConnector } from '../launcher.ts'
import { argumentArchive, argumentFolder } from './argument-archive.ts'
import { connectEngine } from './connect-engine.ts'
import { containerDefinition, type RunNames, tempStoreFolder } from './container-definition.ts'
import { type DockerLauncherOptions, type DockerSettings, dockerSettings } from './docker-options.ts'
import { engineError, engineStatus } from './engine-error.ts'
import { ensureImage } from './ensure-image.ts'
import { removeRun } from './remove-made.ts'
import { runLabels } from './run-labels.ts'
import { type ContainerRun, RunningContainer } from './running-container.ts'
import { settlesWithin } from './settles-within.ts'

/** How long the engine may take to remove what an aborted launch has made. */
const patienceMs = 3000

/**
 * Runs a connector's image, as the orchestrating API does: only the command and its flags are given (B1), the argument files are root's
 * with mode 0600 in a volume (B3), nothing is in the environment (B6).
 *
 * Beyond what that API does, a container has limits, no capabilities but those that giving root up needs, a read-only file system, and no
 * log driver that would keep its records on the host (B32). Everything made carries labels that name this process, so that
 * `reap` removes it where this process dies before it can.
 *
 * @example
 * const launcher = new DockerLauncher({ image: 'monoid-kit/postgres:1.0.0', network: 'shop' })
 * const running = await launcher.launch({ command: 'validate', arguments: { config } })
 * try { for await (const chunk of running.output) … } finally { await running.close() }
 */
export class DockerLauncher implements Launcher {
  readonly #settings: DockerSettings
  readonly #engine: () => Promise<Docker>

  /** @param options the image, and how it is run */
  constructor(options: DockerLauncherOptions) {
    this.#settings = dockerSettings(options)
    let engine: Promise<Docker> | undefined
    this.#engine = () => {
      engine ??= connectEngine(options.engine)
      return engine
    }
  }

  /** The image's name. */
  get label(): string {
    return this.#settings.image
  }

  /**
   * Pulls the image if need be and starts a container.
   *
   * @param launch the run
   * @returns the running connector; its owner closes it
   * @throws ConnectorError `IMAGE_MISSING`, `ENGINE_UNREACHABLE` or `LAUNCH_FAILED`, or the signal's reason; nothing is left behind then
   */
  async launch(launch: Launch): Promise<RunningConnector> {
    const { signal } = launch
    signal?.throwIfAborted()
    const started = this.#start(launch)
    if (!signal) return started
    await raceSignal(started, signal).catch(() => undefined)
    if (!signal.aborted) return started
    // What was made is removed first, also where the start had just come through, unless the engine does not answer.
    const removed = started.then((running) => running.close())
    await settlesWithin(removed, this.#settings.graceMs + patienceMs)
    throw signal.reason
  }

  async #start(launch: Launch): Promise<RunningContainer> {
    const { signal } = launch
    const docker = await this.#engine()
    await ensureImage(docker, this.#settings, signal)
    const files = argumentFiles(launch, launch.tempStore ? tempStoreFolder : undefined)
    const names = runNames(files.length > 0, launch.tempStore === true)
    const settings = launch.terminal ? { ...this.#settings, tty: true } : this.#settings
    const run: ContainerRun = { docker, settings, names, files, signal }
    let running: RunningContainer | undefined
    try {
      signal?.throwIfAborted()
      running = await this.#prepare(run, launch)
      signal?.throwIfAborted()
      await running.start()
      return running
    } catch (thrown) {
      await (running ? running.close() : removeRun(docker, names).catch(() => undefined))
      signal?.throwIfAborted()
      throw engineError(thrown, 'LAUNCH_FAILED', `the image ${this.label} could not be started`)
    }
  }

  async #prepare(run: ContainerRun, launch: Launch): Promise<RunningContainer> {
    const { docker, settings, names, files } = run
    const labels = runLabels(names.runId, settings.labels)
    const container = await createContainer(
      docker,
      containerDefinition(settings, launch, files, names, labels),
    )
    if (files.length > 0) {
      await container.putArchive(await argumentArchive(files), { path: argumentFolder })
    }
    const stdin = launch.stdin ? await attach(container, { stdin: true }) : undefined
    try {
      return new RunningContainer(run, {
        output: await attach(container, { stdout: true, stderr: true }),
        stdin,
      })
    } catch (thrown) {
      stdin?.destroy()
      throw thrown
    }
  }
}

async function createContainer(
  docker: Docker,
  definition: Docker.ContainerCreateOptions,
): Promise<Docker.Container> {
  try {
    return await docker.createContainer(definition)
  } catch (thrown) {
    if (engineStatus(thrown) !== 404) throw thrown
    throw engineError(thrown, 'IMAGE_MISSING', 'the engine does not find what the container is made of')
  }
}

async function attach(
  container: Docker.Container,
  streams: Pick<Docker.ContainerAttachOptions, 'stdin' | 'stdout' | 'stderr'>,
): Promise<Duplex> {
  // upgraded, so that it is the bare connection and can be closed one way
  return (await container.attach({ stream: true, hijack: true, ...streams })) as Duplex
}

function runNames(hasArguments: boolean, hasTempStore: boolean): RunNames {
  const runId = randomUUID()
  const container = `monoid-${runId}`
  return {
    runId,
    container,
    arguments: hasArguments ? `${container}-arguments` : undefined,
    tempStore: hasTempStore ? `${container}-temp-store` : undefined,
  }
}
