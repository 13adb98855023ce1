import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { describeWithEngine, docker, madeFor, messagesOf } from './test-image.ts'

const secret = 'correct horse battery staple'
const identifier = 'ann@example.org'
const asked = { schema_name: 'people', identifier: 'email', identifier_query: identifier, json_schema: {} }

await describeWithEngine('what the engine gets to know of a run', ({ image, launcher }) => {
  const launch = {
    command: 'long',
    arguments: { config: { password: secret }, query: { identifiers: [asked] } },
    tempStore: true,
  }

  it('is neither secret nor identifier, in what it tells of container and volumes', async () => {
    const running = await launcher().launch(launch)
    try {
      await messagesOf(running).next()
      const { containers, volumes } = await madeFor(image)
      expect(containers).toHaveLength(1)
      expect(volumes).toHaveLength(2)
      const told = [
        await docker.getContainer(containers[0] ?? '').inspect(),
        await docker.getContainer(containers[0] ?? '').top(),
        ...(await Promise.all(volumes.map((name) => docker.getVolume(name).inspect()))),
      ]
      expect(JSON.stringify(told)).toContain('/monoid/arguments/config.json')
      expect(JSON.stringify(told)).not.toContain(secret)
      expect(JSON.stringify(told)).not.toContain(identifier)
    } finally {
      await running.close()
    }
    expect(await madeFor(image)).toEqual({ containers: [], volumes: [] })
  })

  it('is emptied from the argument files as soon as there is an answer, while the connector goes on', async () => {
    const running = await launcher().launch(launch)
    try {
      const messages = messagesOf(running)
      expect((await messages.next()).value).toMatchObject({ type: 'LOG' })
      // What a LOG line does not prove the first record does: it carries what was read, and the file is still whole.
      expect((await messages.next()).value).toMatchObject({ length: secret.length, size: 43 })
      for await (const { size } of messages) if (size === 0) break
      const [container] = (await madeFor(image)).containers
      const archive = await docker.getContainer(container ?? '').getArchive({ path: '/monoid/arguments' })
      let bytes = ''
      for await (const chunk of archive) bytes += Buffer.from(chunk).toString('latin1')
      expect(bytes).toContain('config.json')
      expect(bytes).not.toContain(secret)
      expect(bytes).not.toContain(identifier)
    } finally {
      await running.close()
    }
  })

  it('stays out of the command line and the environment of this machine', async () => {
    const running = await launcher().launch(launch)
    try {
      await messagesOf(running).next()
      const { State } = await docker.getContainer((await madeFor(image)).containers[0] ?? '').inspect()
      // where the engine runs on this machine and this user may look
      const read = (file: string) => readFile(`/proc/${State.Pid}/${file}`, 'utf8').catch(() => '')
      expect(await read('cmdline')).not.toContain(secret)
      expect(await read('environ')).not.toContain(secret)
    } finally {
      await running.close()
    }
  })
})
