import type { TestServer } from '../servers/test-server.ts'
import { runDocker, runProgram } from './run-docker.ts'

/** The image that connectors are built on. */
export const baseImage = 'node:24-slim'

/** What the engine tells of an image. */
export interface ImageFacts {
  readonly bytes: number
  readonly layers: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly entrypoint: readonly string[]
  readonly command: readonly string[] | null
  readonly user: string
  readonly environment: readonly string[]
}

interface InspectedImage {
  readonly Size: number
  readonly RootFS: { readonly Layers: readonly string[] }
  readonly Config: {
    readonly Labels: Readonly<Record<string, string>> | null
    readonly Entrypoint: readonly string[]
    readonly Cmd: readonly string[] | null
    readonly User: string
    readonly Env: readonly string[]
  }
}

/**
 * Why images cannot be tested here, or undefined where they can.
 *
 * @throws where they cannot and `MONOID_REQUIRE_DATABASES=1` says that they must
 */
export async function missingEngine(): Promise<string | undefined> {
  const { exitCode } = await runDocker(['version', '--format', '{{.Server.Version}}']).catch(() => ({
    exitCode: 127,
  }))
  if (exitCode === 0) return undefined
  const missing = exitCode === 127 ? 'no command docker' : 'no container engine answers to the command docker'
  if (process.env.MONOID_REQUIRE_DATABASES === '1') {
    throw new Error(`MONOID_REQUIRE_DATABASES is set and there is ${missing}`)
  }
  return missing
}

/**
 * Why images cannot be tested beside a server, or undefined where they can.
 *
 * @param server the server, which has to run in a container
 * @throws where they cannot and `MONOID_REQUIRE_DATABASES=1` says that they must
 */
export async function missingServer(server: TestServer): Promise<string | undefined> {
  const missing = (await missingEngine()) ?? server.missing
  if (missing !== undefined || server.description.container) return missing
  const elsewhere = `the ${server.kind} server runs in no container`
  if (process.env.MONOID_REQUIRE_DATABASES === '1')
    throw new Error(`images are to be tested, and ${elsewhere}`)
  return elsewhere
}

/**
 * Builds a connector's image by its Makefile, from the bundle that is there.
 *
 * @param folder the connector's folder, built by `npm run build`
 * @param tag the image's version
 * @param variables further variables of make
 * @returns the image's name with its version
 * @throws where the build fails
 * @example const image = await buildImage('connectors/postgres', 'test')
 */
export async function buildImage(
  folder: string,
  tag: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const words = Object.entries({ IMAGE_VERSION: tag, ...variables }).map(([key, value]) => `${key}=${value}`)
  const { exitCode, stdout, stderr } = await runProgram('make', ['image', ...words], {
    cwd: folder,
    timeoutMs: 240_000,
  })
  if (exitCode !== 0) throw new Error(`make image ended with ${exitCode}: ${stdout}${stderr}`)
  const name = await runProgram('make', ['--silent', 'name', ...words], { cwd: folder })
  return name.stdout.trim()
}

/**
 * What the engine tells of an image.
 *
 * @param image the image's name
 * @throws where there is none
 */
export async function inspectImage(image: string): Promise<ImageFacts> {
  const { exitCode, stdout, stderr } = await runDocker(['image', 'inspect', image])
  if (exitCode !== 0) throw new Error(`there is no image ${image}: ${stderr.trim()}`)
  const [found] = JSON.parse(stdout) as [InspectedImage]
  return {
    bytes: found.Size,
    layers: found.RootFS.Layers,
    labels: found.Config.Labels ?? {},
    entrypoint: found.Config.Entrypoint,
    command: found.Config.Cmd,
    user: found.Config.User,
    environment: found.Config.Env,
  }
}
