import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { MessageChannel } from '../output/message-channel.ts'
import { OutputWriter } from '../output/output-writer.ts'
import { checkMessage } from '../protocol/validators.ts'
import { type CreateLogOptions, createLog } from './create-log.ts'
import { Scrubber } from './scrubber.ts'

async function makeLog(options: Partial<CreateLogOptions> = {}) {
  let text = ''
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      done()
    },
  })
  const writer = new OutputWriter(sink)
  const channel = new MessageChannel(writer, { maxLineBytes: 65_534 })
  const log = await createLog(channel, { scrubber: Scrubber.none, ...options })
  const logged = async () => {
    await writer.flush()
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const checked = checkMessage(JSON.parse(line))
        if (!checked.ok || checked.value.type !== 'LOG') throw new Error('not a LOG')
        return checked.value.log
      })
  }
  return { log, logged }
}

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

describe('createLog', () => {
  it('[B11] makes a LOG message of each call', async () => {
    const { log, logged } = await makeLog({ level: 'debug' })
    log.debug('one')
    log.info('100% %s %d "done"')
    log.warn('three', { code: 'DATABASE_SKIPPED', context: { database: 'archive', none: null } })
    log.error('')
    expect(await logged()).toEqual([
      { level: 'debug', time, message: 'one' },
      { level: 'info', time, message: '100% %s %d "done"' },
      {
        level: 'warn',
        time,
        message: 'three',
        code: 'DATABASE_SKIPPED',
        context: { database: 'archive', none: null },
      },
      { level: 'error', time, message: '' },
    ])
  })

  it('takes secrets out of what makes its own JSON', async () => {
    const { log, logged } = await makeLog({ scrubber: new Scrubber(['hunter22']) })
    const server = { toJSON: () => ({ url: 'postgres://u:hunter22@db' }) } as never
    log.info('connected', { context: { server } })
    expect(await logged()).toMatchObject([{ context: { server: { url: 'postgres://u:[secret]@db' } } }])
  })

  it('stays a LOG where code and context are of other types than they should be', async () => {
    const { log, logged } = await makeLog()
    log.info('a number', { code: 1045 as never })
    log.info('a list', { context: [1] as never })
    log.info('a big number', { context: { rows: 1n as never } })
    expect(await logged()).toMatchObject([
      { message: 'a number', code: '1045' },
      { message: 'a list' },
      { message: 'a big number' },
    ])
  })

  it('writes info and graver unless told otherwise', async () => {
    const byDefault = await makeLog()
    byDefault.log.debug('no')
    byDefault.log.info('yes')
    const grave = await makeLog({ level: 'error' })
    grave.log.warn('no')
    grave.log.error('yes')
    expect((await byDefault.logged()).map(({ message }) => message)).toEqual(['yes'])
    expect((await grave.logged()).map(({ message }) => message)).toEqual(['yes'])
  })

  it('takes secrets out of text and context, and leaves the codes of the kit alone', async () => {
    const { log, logged } = await makeLog({ scrubber: new Scrubber(['say "hi"', 'LOGIN']) })
    log.info('password say "hi"', { code: 'LOGIN_FAILED', context: { 'say "hi"': ['say \\"hi\\"'] } })
    log.info('LOGIN', { code: 'LOGIN_OTHER' })
    expect(await logged()).toMatchObject([
      { message: 'password [secret]', code: 'LOGIN_FAILED', context: { '[secret]': ['[secret]'] } },
      { message: '[secret]', code: '[secret]_OTHER' },
    ])
  })

  it('never throws, whatever it is handed', async () => {
    const { log, logged } = await makeLog({ scrubber: new Scrubber(['hunter2']) })
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    for (const context of [cycle, { big: 1n }, { error: new Error('with text') }]) {
      log.error('odd', { context: context as never })
    }
    log.error(Object.create(null) as never)
    log.error(undefined as never)
    const messages = (await logged()).map(({ message, context }) => ({ message, context }))
    expect(messages).toEqual([
      { message: 'odd', context: undefined },
      { message: 'odd', context: { big: 1 } },
      { message: 'odd', context: { error: {} } },
      { message: 'a log line without a text', context: undefined },
      { message: 'undefined', context: undefined },
    ])
  })
})
