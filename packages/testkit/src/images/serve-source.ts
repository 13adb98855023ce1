import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { JsonObject } from '@monoid-kit/core'
import type { FinishedProcess } from '../processes/command-result.ts'
import type { QueryOutcome } from '../vantiq/fake-query.ts'
import { FakeVantiq } from '../vantiq/fake-vantiq.ts'
import { runDocker } from './run-docker.ts'

/** What a container that served a source did. */
export interface ServedSource {
  readonly outcome: QueryOutcome
  readonly finished: FinishedProcess
}

/**
 * Runs an image's command `vantiq` with `server.config` in a mounted folder that only root may read, asks it once, and ends it as
 * `docker stop` does. The container is on the host's network, where both the platform and the database are.
 *
 * @param image the image's name
 * @param silo the configuration of the silo, as the host reaches it
 * @param request what is asked
 * @param flags further flags of `docker run`
 * @returns the answer, and how the container ended; it is gone
 * @example const { outcome } = await serveSource(image, database.config, { operation: 'validate' }, [])
 */
export async function serveSource(
  image: string,
  silo: JsonObject,
  request: JsonObject,
  flags: readonly string[],
): Promise<ServedSource> {
  const platform = await FakeVantiq.start({ sources: { people: { monoid: { silo } } } })
  const folder = await mkdtemp(path.join(tmpdir(), 'monoid-image-source-'))
  const name = `monoid-test-source-${randomBytes(6).toString('hex')}`
  try {
    await chmod(folder, 0o755)
    await mkdir(path.join(folder, 'serverConfig'))
    const text = `targetServer=${platform.url}\nauthToken=${platform.token}\nsources=people\nautomaticHealth=false\n`
    await writeFile(path.join(folder, 'serverConfig', 'server.config'), text, { mode: 0o600 })
    const mount = ['--volume', `${folder}/serverConfig:/serverConfig:ro`]
    const running = runDocker([
      'run',
      '--rm',
      '--name',
      name,
      '--network',
      'host',
      ...mount,
      ...flags,
      image,
      'vantiq',
    ])
    const early = running.then(({ stdout, stderr }): never => {
      throw new Error(`the container ended by itself: ${stdout}${stderr}`)
    })
    await Promise.race([platform.connected('people'), early])
    const outcome = await Promise.race([platform.query('people', request).outcome, early])
    early.catch(() => undefined)
    await runDocker(['stop', name])
    return { outcome, finished: await running }
  } finally {
    await runDocker(['rm', '--force', name])
    await platform.close()
    await rm(folder, { recursive: true, force: true })
  }
}
