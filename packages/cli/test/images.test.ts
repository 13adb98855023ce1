import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { buildImage, docker, missingEngine, runDocker } from '@monoid-kit/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runKit, startKit } from './find/run-kit.ts'

const connectors = fileURLToPath(new URL('../../../connectors', import.meta.url))
const ids = {
  postgres: '6a0d8a1e-4b6f-4f0e-9a55-2f3c1de4a7b1',
  mysql: 'c2f7b0d4-93a8-4e57-8a16-0b8e5d9c6f32',
}
const tag = 'kit-test'
const missing = await missingEngine()
const env = Object.fromEntries(
  ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'HOME'].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  }),
)

describe.skipIf(missing !== undefined)(
  `monoid-kit and images${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    let cwd: string
    const images: string[] = []

    beforeAll(async () => {
      cwd = await mkdtemp(path.join(tmpdir(), 'monoid-kit-images-'))
      for (const name of ['postgres', 'mysql'])
        images.push(await buildImage(path.join(connectors, name), tag))
    }, 300_000)
    afterAll(async () => {
      await runDocker(['image', 'rm', '--force', ...images])
      await rm(cwd, { recursive: true, force: true })
    })

    it('discovers the specs of both connectors, the same bytes each time, and finds what drifted', async () => {
      const entries = Object.entries(ids).map(
        ([name, id], index) =>
          `- id: ${id}\n  name: ${name}\n  dockerImage: ${images[index]?.split(':')[0]}\n  dockerTag: ${tag}\n`,
      )
      await writeFile(path.join(cwd, 'manifest.yaml'), `# both\n${entries.join('')}`)
      const args = ['discover', 'manifest.yaml', 'spec.yaml', '--pull', 'never']
      const first = await runKit(args, { cwd, env })
      expect(first).toMatchObject({ exitCode: 0, stdout: '' })
      expect(first.stderr).toMatch(/✓ postgres \(monoid-kit\/postgres:kit-test\): spec read/)
      const written = await readFile(path.join(cwd, 'spec.yaml'), 'utf8')
      expect(written).toMatch(/^# both\n- id: 6a0d8a1e/)
      expect(written.match(/^ {2}spec:$/gm)).toHaveLength(2)
      expect(await runKit([...args, '--check'], { cwd, env })).toMatchObject({ exitCode: 0 })
      await writeFile(path.join(cwd, 'spec.yaml'), written.replace('default: 5432', 'default: 5433'))
      const drift = await runKit([...args, '--check'], { cwd, env })
      expect(drift.exitCode).toBe(6)
      expect(drift.stderr).toContain(
        'postgres (monoid-kit/postgres:kit-test): property port: default 5433 → 5432',
      )
    })

    it('runs an image as it runs the connector itself', async () => {
      const [image = ''] = images
      const contained = await runKit(
        ['run', 'spec', '--image', image, '--pull', 'never', '--network', 'none'],
        { env },
      )
      expect(contained).toMatchObject({ exitCode: 0, stderr: '' })
      expect(contained.stdout).toBe((await runKit(['run', 'spec', '--connector', 'postgres'])).stdout)
    })

    it('says in one error that an image is not there', async () => {
      const { exitCode, stderr } = await runKit(
        ['run', 'spec', '--image', 'monoid-kit/absent:1', '--pull', 'never'],
        {
          env,
        },
      )
      expect(exitCode).toBe(3)
      expect(stderr).toMatch(
        /^error: there is no image monoid-kit\/absent:1.*\nto do: .*\ncode IMAGE_MISSING/,
      )
    })

    it('would reap what a killed run has left, and nothing of one that lives', async () => {
      const image = 'monoid-kit-test-waiting:1'
      images.push(image)
      const dockerfile = 'FROM node:24-slim\nENTRYPOINT ["node", "-e", "setInterval(() => {}, 1000)"]\n'
      await mkdir(path.join(cwd, 'waiting'))
      await writeFile(path.join(cwd, 'waiting', 'Dockerfile'), dockerfile)
      await docker(['build', '--quiet', '--tag', image, path.join(cwd, 'waiting')])
      const args = ['run', 'spec', '--image', image, '--pull', 'never']
      const mine = () => docker(['ps', '--all', '--quiet', '--filter', `ancestor=${image}`])
      const kit = startKit(args, { cwd, env })
      while ((await mine()) === '') await sleep(50)
      // without removing anything, for other tests look at what they themselves have left
      const reap = async () => {
        const { exitCode, stdout } = await runKit(['reap', '--dry-run', '--json'], { env })
        expect(exitCode).toBe(0)
        return JSON.parse(stdout)
      }
      const container = expect.objectContaining({ kind: 'container', image })
      const alive = await reap()
      expect(alive.removed).not.toContainEqual(container)
      expect(alive.kept).toContainEqual(container)
      kit.kill('SIGKILL')
      await new Promise((resolve) => kit.once('close', resolve))
      const [left = ''] = (await mine()).split('\n')
      const { removed } = await reap()
      // another test's reap may have been here
      if ((await mine()) !== '') expect(removed).toContainEqual(container)
      await runDocker(['rm', '--force', left])
    })
  },
)
