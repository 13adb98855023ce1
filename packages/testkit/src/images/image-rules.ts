import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultsOf } from '../judging/protocol-faults.ts'
import { baseImage, buildImage, inspectImage, missingEngine } from './connector-image.ts'
import { runDocker, runProgram } from './run-docker.ts'
import { runImage } from './run-image.ts'
import { medianStartMs } from './start-time.ts'

/** What an image may add to its base: the README says it. A third of it are the two hosts, which no command loads. */
const mostAddedBytes = 6_000_000

/**
 * What holds for a connector's image without any database: how it is built, what is in it, how it starts.
 *
 * @param folder the connector's folder
 * @example imageRules(path.join(import.meta.dirname, '..'))
 */
export async function imageRules(folder: string): Promise<void> {
  const missing = await missingEngine()
  const title = `the image of ${path.basename(folder)}`
  if (missing !== undefined) {
    describe.skip(`${title} (skipped: ${missing})`, () => {
      it('is built', () => undefined)
    })
    return
  }
  describe(title, () => {
    let image: string
    const images: string[] = []

    beforeAll(async () => {
      image = await buildImage(folder, 'test')
      images.push(image)
    }, 300_000)
    afterAll(async () => {
      await runDocker(['image', 'rm', '--force', ...images])
    })

    it('[B1] has the CLI as its entrypoint and nothing as its command', async () => {
      const { entrypoint, command, user } = await inspectImage(image)
      expect(entrypoint.join(' ')).toMatch(/main\.js$/)
      expect(command ?? []).toEqual([])
      expect(user).toBe('')
      const { exitCode, stdout } = await runDocker(['run', '--rm', image, '--version'])
      const { name, version } = await manifestOf(folder)
      expect({ exitCode, stdout: stdout.trim() }).toEqual({ exitCode: 0, stdout: `${name} ${version}` })
    })

    it('adds little to its base, and no way to install or to reach a network is needed', async () => {
      const [{ bytes, layers }, base] = await Promise.all([inspectImage(image), inspectImage(baseImage)])
      expect(layers.slice(0, base.layers.length)).toEqual(base.layers)
      expect(bytes - base.bytes).toBeGreaterThan(0)
      expect(bytes - base.bytes).toBeLessThan(mostAddedBytes)
    })

    it('is the same when it is built again from nothing, the compile cache apart', async () => {
      const again = await buildImage(folder, 'test-again', { BUILD_FLAGS: '--no-cache' })
      images.push(again)
      const [one, other, base] = await Promise.all([image, again, baseImage].map(inspectImage))
      expect(one?.layers).toHaveLength((base?.layers.length ?? 0) + 2)
      expect(other?.layers.slice(0, -1)).toEqual(one?.layers.slice(0, -1))
      const cache = await runDocker([
        'run',
        '--rm',
        '--entrypoint',
        'find',
        image,
        '/opt',
        '-newermt',
        '2000-01-02',
      ])
      const late = cache.stdout.trim().split('\n')
      expect(late.filter((file) => !file.startsWith('/opt/compile-cache') && file !== '/opt')).toEqual([])
    }, 300_000)

    it('finds its code compiled when it starts', async () => {
      const verbose = ['--env', 'NODE_DEBUG_NATIVE=COMPILE_CACHE']
      const { stdout, stderr } = await runDocker(['run', '--rm', ...verbose, image, '--help'])
      expect(`${stdout}${stderr}`).toMatch(/cache for .*main\.js was accepted/)
    })

    it('tells in OCI labels what it is', async () => {
      const { labels } = await inspectImage(image)
      const manifest = await manifestOf(folder)
      expect(labels).toMatchObject({
        'org.opencontainers.image.title': path.basename(image.replace(/:.*/, '')),
        'org.opencontainers.image.description': manifest.description,
        'org.opencontainers.image.version': 'test',
        'org.opencontainers.image.licenses': manifest.license,
        'org.opencontainers.image.base.name': `docker.io/library/${baseImage}`,
      })
      expect(labels['org.opencontainers.image.source']).toMatch(/^https:/)
    })

    it('answers spec without network, capabilities or a writable file system, as any user', async () => {
      const expected = JSON.parse(await readFile(path.join(folder, 'spec.json'), 'utf8')) as unknown
      const hardened = ['--network', 'none', '--read-only', '--cap-drop', 'ALL', '--memory', '128m']
      for (const user of [[], ['--user', '12345:12345']]) {
        const dockerFlags = [...hardened, '--security-opt', 'no-new-privileges', ...user]
        const result = await runImage(image, 'spec', { dockerFlags })
        expect(faultsOf(result, 'spec')).toEqual([])
        expect(result).toMatchObject({ exitCode: 0, spec: expected, logs: [] })
      }
    })

    it('carries the licences of all that is bundled', async () => {
      const licences = '/opt/connector/THIRD-PARTY-NOTICES.txt'
      const shown = await runDocker(['run', '--rm', '--entrypoint', 'cat', image, licences])
      expect(shown.exitCode).toBe(0)
      for (const bundled of ['pino', 'yargs', 'ajv']) expect(shown.stdout).toContain(bundled)
    })

    it('is pushed under its name and version', async () => {
      const { stdout } = await runProgram('make', ['--dry-run', 'push', 'IMAGE_NAME=example.org/team/it'], {
        cwd: folder,
      })
      const { version } = await manifestOf(folder)
      expect(stdout).toContain(`docker push example.org/team/it:${version}`)
    })

    it('tells its size and how long it takes to start', async () => {
      const [{ bytes }, base] = await Promise.all([inspectImage(image), inspectImage(baseImage)])
      const start = await medianStartMs({
        [`docker run ${image} spec`]: [image, 'spec'],
        [`docker run ${baseImage} node -e 0`]: [baseImage, 'node', '-e', '0'],
      })
      const size = `${((bytes - base.bytes) / 1e6).toFixed(1)} MB over ${baseImage}`
      const lines = [`${image}: ${size}`, ...start.map(({ name, ms }) => `  ${name}: ${ms} ms`)]
      process.stdout.write(`${lines.join('\n')}\n`)
      expect(start.every(({ ms }) => ms > 0)).toBe(true)
    })
  })
}

interface PackageManifest {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly license: string
}

async function manifestOf(folder: string): Promise<PackageManifest> {
  return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as PackageManifest
}
