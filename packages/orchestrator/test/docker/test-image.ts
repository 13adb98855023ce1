import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { DockerLauncher, type DockerLauncherOptions, type RunningConnector } from '@monoid-kit/orchestrator'
import Docker from 'dockerode'
import { pack } from 'tar-stream'
import { afterAll, beforeAll, describe } from 'vitest'

/** The label of what the tests of one file make; its value is the name of their image. */
export const testLabel = 'io.monoid-kit.test'

/** The engine that the tests use. */
export const docker = new Docker()

/** What a suite has of the engine. */
export interface EngineSuite {
  /** The image with the foreign connector. */
  readonly image: string
  launcher(options?: Partial<DockerLauncherOptions>): DockerLauncher
}

/**
 * A suite that needs a container engine: skipped under a title that says so where none answers, an error where one must.
 *
 * @param title the suite's title
 * @param tests what the suite does with the image, which is removed when it ends
 */
export async function describeWithEngine(title: string, tests: (suite: EngineSuite) => void): Promise<void> {
  const missing = await missingEngine()
  const image = `monoid-test-foreign:${randomBytes(6).toString('hex')}`
  const suite: EngineSuite = {
    image,
    launcher: (options) => new DockerLauncher({ image, labels: { [testLabel]: image }, ...options }),
  }
  if (missing !== undefined) {
    describe.skip(`${title} (skipped: ${missing})`, () => tests(suite))
    return
  }
  describe(title, () => {
    beforeAll(() => buildImage(image))
    afterAll(() => docker.getImage(image).remove({ force: true }))
    tests(suite)
  })
}

async function missingEngine(): Promise<string | undefined> {
  try {
    await docker.ping()
    return undefined
  } catch {
    const missing = 'no container engine answers'
    if (process.env.MONOID_REQUIRE_DATABASES !== '1') return missing
    throw new Error(`MONOID_REQUIRE_DATABASES is set and ${missing}`)
  }
}

async function buildImage(image: string): Promise<void> {
  const context = pack()
  const script = await readFile(path.join(import.meta.dirname, 'foreign-connector.cjs'))
  const entrypoint = JSON.stringify(['node', '/foreign-connector.cjs'])
  const lines = [
    'FROM node:24-slim',
    'COPY foreign-connector.cjs /',
    'VOLUME /unasked',
    `ENTRYPOINT ${entrypoint}`,
  ]
  context.entry({ name: 'Dockerfile' }, lines.join('\n'))
  context.entry({ name: 'foreign-connector.cjs' }, script)
  context.finalize()
  const progress = await docker.buildImage(context as unknown as NodeJS.ReadableStream, { t: image })
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(progress, (error, lines_: { error?: string }[]) => {
      const failed = lines_.find((line) => line.error !== undefined)
      if (error ?? failed) reject(error ?? new Error(failed?.error))
      else resolve()
    })
  })
}

/** Everything that runs of a test file have made and that is still there. */
export async function madeFor(image: string): Promise<{ containers: string[]; volumes: string[] }> {
  const filters = { label: [`${testLabel}=${image}`] }
  const containers = await docker.listContainers({ all: true, filters })
  const { Volumes: volumes } = await docker.listVolumes({ filters })
  const names = (volumes ?? []).map(({ Name }) => Name)
  return { containers: containers.map(({ Id }) => Id).sort(), volumes: names.sort() }
}

/** All of the output, as text. */
export async function textOf(running: RunningConnector): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of running.output) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

/** The lines of the output, parsed, as they come. */
export async function* messagesOf(running: RunningConnector): AsyncGenerator<Record<string, unknown>> {
  let pending = ''
  for await (const chunk of running.output) {
    const lines = (pending + Buffer.from(chunk).toString('utf8')).split('\n')
    pending = lines.pop() ?? ''
    yield* lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  }
}

/** Waits until something holds, or gives up after half a minute. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('it did not come to hold')
}
