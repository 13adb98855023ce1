import { expect, it } from 'vitest'
import { describeWithEngine, messagesOf, textOf } from './test-image.ts'

await describeWithEngine('a container that is meddled with', ({ launcher }) => {
  it('gets SIGTERM, and ends as it will', async () => {
    const running = await launcher().launch({ command: 'polite' })
    try {
      const messages = messagesOf(running)
      expect((await messages.next()).value).toMatchObject({ type: 'LOG' })
      await running.terminate()
      expect(await running.exit).toEqual({ code: 143 })
      expect((await messages.next()).done).toBe(true)
    } finally {
      await running.close()
    }
    await running.terminate()
  })

  it('[B9] goes on when its reader hangs up, for the engine reads', async () => {
    const running = await launcher().launch({ command: 'lines', flags: ['--count', '100000'] })
    try {
      for await (const _chunk of running.output) break
      expect(running.hangUp()).toBe(false)
      expect(await running.exit).toEqual({ code: 0 })
    } finally {
      await running.close()
    }
  })

  it('[B7] has a terminal where one run asks for it', async () => {
    const running = await launcher().launch({
      command: 'surroundings',
      arguments: { config: {} },
      terminal: true,
    })
    try {
      const output = await textOf(running)
      expect(output).toMatch(/\r\n$/)
      expect(JSON.parse(output)).toMatchObject({ terminal: true })
    } finally {
      await running.close()
    }
  })
})
