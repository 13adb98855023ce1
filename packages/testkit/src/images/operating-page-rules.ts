import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultsOf } from '../judging/protocol-faults.ts'
import { readResult } from '../processes/command-result.ts'
import type { DatabaseSubject } from '../scenarios/database-subject.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import { buildImage, missingServer } from './connector-image.ts'
import { type PageContainer, readComposeService, readDockerRun, readJob } from './page-containers.ts'
import { runDocker } from './run-docker.ts'
import { createServerNetwork, type ServerNetwork } from './server-network.ts'

/**
 * Shows that an image works under all the restrictions that a page's examples put on it: `docker run`, Compose, and Kubernetes as
 * far as a container engine can do what it does.
 *
 * @param subject the connector and its server
 * @param page Markdown with the blocks `docker-root`, `docker-user`, `compose` and `kubernetes`
 * @param pageImage the name that the page gives to the image
 * @example await operatingPageRules(subject, page, 'monoid-kit/postgres:0.0.0')
 */
export async function operatingPageRules(
  subject: DatabaseSubject,
  page: string,
  pageImage: string,
): Promise<void> {
  const title = 'the containers of docs/operating.md'
  const missing = await missingServer(subject.server)
  if (missing !== undefined) {
    describe.skip(`${title} (skipped: ${missing})`, () => {
      it('work', () => undefined)
    })
    return
  }
  const block = (name: string) =>
    new RegExp(`^\`\`\`\\w+ ${name}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page)?.[1] ?? ''

  describe(title, () => {
    let image: string
    let network: ServerNetwork
    let database: TestDatabase
    let folder: string
    beforeAll(async () => {
      image = await buildImage(path.dirname(path.dirname(subject.entry)), 'test-operating')
      network = await createServerNetwork(subject.server)
      database = await subject.server.createDatabase()
      folder = await mkdtemp(path.join(tmpdir(), 'monoid-operating-'))
      await chmod(folder, 0o755)
    }, 300_000)
    afterAll(async () => {
      await runDocker(['image', 'rm', '--force', image])
      await network?.remove()
      await rm(folder, { recursive: true, force: true })
    })

    const examples: readonly (readonly [string, number, PageContainer])[] = [
      [
        '[B3] docker run, as root that gives itself up',
        0o600,
        readDockerRun(block('docker-root'), pageImage),
      ],
      ['docker run, as another user', 0o644, readDockerRun(block('docker-user'), pageImage)],
      ['Compose', 0o644, readComposeService(block('compose'))],
      // The group of the secret's files is the user's there.
      ['Kubernetes', 0o644, readJob(block('kubernetes'))],
    ]
    it.each(examples)('work: %s', async (_, mode, { flags, args }) => {
      const file = path.join(folder, 'config.json')
      await writeFile(file, JSON.stringify({ ...database.config, ...network.address }))
      await chmod(file, mode)
      const beside = ['--network', network.name, '--volume', `${folder}:/job:ro`]
      const result = readResult(await runDocker(['run', '--rm', ...beside, ...flags, image, ...args]))
      expect(faultsOf(result, 'validate')).toEqual([])
      expect(result.validate).toMatchObject({ status: 'SUCCESS' })
      expect(result.logs.map(({ code }) => code)).not.toContain('PRIVILEGES_KEPT')
      expect(flags).toEqual(expect.arrayContaining(['--read-only', '--cap-drop', 'ALL', '--memory', '128m']))
    })
  })
}
