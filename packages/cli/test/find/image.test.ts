import { fileURLToPath } from 'node:url'
import { buildImage, missingEngine, runDocker, useServer } from '@monoid-kit/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runKit } from './run-kit.ts'

const connector = fileURLToPath(new URL('../../../../connectors/postgres', import.meta.url))
const { server, describe } = await useServer('postgres')
const missing = await missingEngine()

describe(`monoid-kit find and export with an image${missing ? ` (skipped: ${missing})` : ''}`, () => {
  const engine = ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'HOME'].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  let image: string
  let url: string
  let env: Record<string, string>

  beforeAll(async () => {
    if (missing !== undefined) return
    image = await buildImage(connector, 'find-test')
    const database = await server.createDatabase()
    await database.execute(`CREATE TABLE users (email text); INSERT INTO users VALUES ('ann@x.org')`)
    const { hostname, port, username, password } = database.config
    url = `postgres://${username}@${hostname}:${port}/${database.name}`
    env = { ...Object.fromEntries(engine), MONOID_PASSWORD: password }
  }, 300_000)
  afterAll(async () => {
    if (missing === undefined) await runDocker(['image', 'rm', '--force', image])
  })

  it.skipIf(missing !== undefined)('answers as the process does', async () => {
    const args = ['email=ann@x.org', '--image', image, '--pull', 'never', '--network', 'host']
    const found = await runKit(['find', url, '--set', 'max_connections=1', ...args], { env })
    expect(found).toMatchObject({ exitCode: 0, stderr: '' })
    expect(found.stdout).toBe((await runKit(['find', url, 'email=ann@x.org'], { env })).stdout)
    const exported = await runKit(['export', url, ...args], { env })
    expect(exported.exitCode).toBe(0)
    expect(exported.stdout).toBe((await runKit(['export', url, 'email=ann@x.org'], { env })).stdout)
  })

  it.skipIf(missing !== undefined)('says what localhost is where the connection is refused', async () => {
    const args = ['find', 'postgres://ann@localhost:1/shop', 'email=ann@x.org', '--image', image]
    const { exitCode, stderr } = await runKit([...args, '--pull', 'never'], { env })
    expect(exitCode).toBe(4)
    expect(stderr).toContain('localhost is the container itself: give --network host')
  })
})
