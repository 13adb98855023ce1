import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { MessageChannel } from '../output/message-channel.ts'
import { OutputWriter } from '../output/output-writer.ts'
import { lazyLog } from './lazy-log.ts'
import { Scrubber } from './scrubber.ts'

function makeChannel() {
  let text = ''
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      done()
    },
  })
  const writer = new OutputWriter(sink)
  const channel = new MessageChannel(writer, { maxLineBytes: 65_534 })
  const lines = async (): Promise<unknown[]> => {
    await writer.flush()
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  }
  return { channel, lines }
}

const validate = { type: 'VALIDATE', validate_msg: { status: 'SUCCESS' } } as const
const record = { schema_name: 'users', data: { id: 1 } }
const log = (message: string) => expect.objectContaining({ log: expect.objectContaining({ message }) })

describe('lazyLog', () => {
  it('[B11] writes its lines in order, before what is sent after the first one', async () => {
    const { channel, lines } = makeChannel()
    const lazy = lazyLog(channel, { scrubber: Scrubber.none })
    await channel.send(validate)
    lazy.info('one')
    const sent = channel.send(validate)
    lazy.warn('two')
    await channel.sendRecords(record)
    await sent
    lazy.error('three')
    await channel.send(validate)
    expect(await lines()).toEqual([
      validate,
      log('one'),
      log('two'),
      validate,
      { type: 'RECORD', record },
      log('three'),
      validate,
    ])
  })

  it('is settled once its lines are in the channel', async () => {
    const { channel, lines } = makeChannel()
    const lazy = lazyLog(channel, { scrubber: new Scrubber(['hunter22']), level: 'debug' })
    lazy.debug('with hunter22')
    await lazy.settled()
    expect(await lines()).toEqual([log('with [secret]')])
  })

  it('leaves out what is below its level', async () => {
    const { channel, lines } = makeChannel()
    const lazy = lazyLog(channel, { scrubber: Scrubber.none, level: 'warn' })
    lazy.info('no')
    lazy.warn('yes')
    lazy.info('no')
    await lazy.settled()
    expect(await lines()).toEqual([log('yes')])
  })
})
