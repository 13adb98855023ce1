import { readFileSync } from 'node:fs'
import { useServer } from '@monoid-kit/testkit'
import { expect, it } from 'vitest'
import { runKit } from './run-kit.ts'

const { server, describe } = await useServer('postgres')

describe('docs/find.md', () => {
  const page = readFileSync(new URL('../../../../docs/find.md', import.meta.url), 'utf8')
  const block = (title: string) => page.split(`\`\`\`${title}\n`)[1]?.split('```')[0] ?? ''

  it('shows what its commands print', async () => {
    const database = await server.createDatabase()
    await database.execute(block('sql shop'))
    const { hostname, port, username, password } = database.config
    const run = async (command: string) => {
      const [program, ...words] = block(command).trim().split(' ')
      expect(program).toBe('monoid-kit')
      const args = words.map((word) =>
        word.replace('ann@db.example.org/shop', `${username}@${hostname}:${port}/${database.name}`),
      )
      const { exitCode, stdout } = await runKit(args, { env: { MONOID_PASSWORD: password } })
      expect(exitCode).toBe(0)
      return stdout.replaceAll(database.name, 'shop')
    }
    expect(await run('sh find')).toBe(block('text find'))
    expect(await run('sh export')).toBe(block('json export'))
  })
})
