import { ConnectorError } from '@monoid-kit/core'
import type Docker from 'dockerode'
import type { DockerSettings, PullProgress } from './docker-options.ts'
import { engineError, engineStatus, oneLine } from './engine-error.ts'

const mostLineCharacters = 1024 * 1024

/**
 * Makes sure that the image is there, pulling it where the settings say so.
 *
 * @param docker the engine
 * @param settings the image, the policy, the login
 * @param signal ends a pull
 * @throws ConnectorError `IMAGE_MISSING` where it is not there and cannot be pulled; the signal's reason
 */
export async function ensureImage(
  docker: Docker,
  settings: DockerSettings,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { image, pull } = settings
  if (pull !== 'always') {
    if (await isThere(docker, image)) return
    if (pull === 'never') {
      throw new ConnectorError('IMAGE_MISSING', `there is no image ${image}, and none is to be pulled`)
    }
  }
  try {
    await pullImage(docker, settings, signal)
  } catch (thrown) {
    signal?.throwIfAborted()
    throw engineError(thrown, 'IMAGE_MISSING', `the image ${image} could not be pulled`)
  }
}

async function isThere(docker: Docker, image: string): Promise<boolean> {
  try {
    await docker.getImage(image).inspect()
    return true
  } catch (thrown) {
    if (engineStatus(thrown) === 404) return false
    throw engineError(thrown, 'LAUNCH_FAILED', `the engine does not tell whether the image ${image} is there`)
  }
}

/** One line of what the engine says while it pulls. */
interface PullLine {
  readonly status?: string
  readonly id?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
  readonly error?: string
}

async function pullImage(
  docker: Docker,
  { image, onPull, registryLogin }: DockerSettings,
  signal: AbortSignal | undefined,
): Promise<void> {
  const login = registryLogin && {
    username: registryLogin.username,
    password: registryLogin.password,
    serveraddress: registryLogin.registry ?? 'https://index.docker.io/v1/',
  }
  const request = { fromImage: withTag(image), ...(signal && { abortSignal: signal }) }
  const stream = await docker.createImage(login, request)
  for await (const line of pullLines(stream)) {
    if (line.error !== undefined) {
      const words = withoutLogin(oneLine(line.error), settingsSecrets(registryLogin))
      throw new ConnectorError('IMAGE_MISSING', `the image ${image} could not be pulled: ${words}`)
    }
    if (line.status !== undefined) onPull?.(pullProgress(image, line.status, line))
  }
}

function pullProgress(image: string, status: string, { id, progressDetail }: PullLine): PullProgress {
  return {
    image,
    status,
    ...(id !== undefined && { layer: id }),
    ...(progressDetail?.current !== undefined && { currentBytes: progressDetail.current }),
    ...(progressDetail?.total !== undefined && { totalBytes: progressDetail.total }),
  }
}

/** Without a tag the engine would pull all tags. */
function withTag(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1)
  return name.includes(':') || name.includes('@') ? image : `${image}:latest`
}

function settingsSecrets(login: DockerSettings['registryLogin']): string[] {
  return login ? [login.password, login.username].filter((each) => each !== '') : []
}

function withoutLogin(text: string, secrets: readonly string[]): string {
  return secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, '***'), text)
}

async function* pullLines(stream: NodeJS.ReadableStream): AsyncGenerator<PullLine> {
  let pending = ''
  stream.setEncoding('utf8')
  for await (const text of stream) {
    const lines = (pending + String(text)).split('\n')
    pending = (lines.pop() ?? '').slice(0, mostLineCharacters)
    yield* lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as PullLine)
  }
  if (pending.trim() !== '') yield JSON.parse(pending) as PullLine
}
