import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { innerMessage, messageHead, readEnvelope } from './envelope.ts'

const line = (text: string) => Buffer.from(text)

describe('the lines of a session', () => {
  it('gives the message of a line in the kit’s own notation as it stands', () => {
    const inner = innerMessage(line('{"id":"1","message":{"type":"LOG"}}'), messageHead('1'))
    expect(Buffer.from(inner ?? []).toString()).toBe('{"type":"LOG"}')
    expect(innerMessage(line('{"id":"10","message":{}}'), messageHead('1'))).toBeUndefined()
    expect(innerMessage(line('{"id":"1","end":{"exit_code":0}}'), messageHead('1'))).toBeUndefined()
    expect(innerMessage(line('{"id":"1","message":'), messageHead('1'))).toBeUndefined()
  })

  it('reads every other notation, and the other kinds', () => {
    const spaced = readEnvelope(line('{ "message": {"a": "é"}, "id": "1" }'), 1)
    expect(spaced).toEqual({ kind: 'message', id: '1', line: line('{"a":"é"}') })
    expect(readEnvelope(line('{"id":null,"message":{}}'), 1)).toMatchObject({ kind: 'message', id: null })
    expect(readEnvelope(line('{"id":"1","end":{"exit_code":5}}'), 1)).toEqual({
      kind: 'end',
      id: '1',
      exitCode: 5,
    })
    expect(readEnvelope(line('{"id":null,"error":{"code":"A","message":"b"}}'), 1)).toEqual({
      kind: 'error',
      id: null,
      code: 'A',
      message: 'b',
    })
  })

  it.each([
    'ann@x.org',
    '[]',
    'null',
    '{"id":1,"message":{"ann@x.org":1}}',
    '{"id":"1","message":[]}',
    '{"id":"1","end":{"exit_code":"0"}}',
    '{"id":null,"end":{"exit_code":0}}',
    '{"id":"1","error":{}}',
  ])('refuses %s without repeating it', (text) => {
    const read = () => readEnvelope(line(text), 7)
    expect(read).toThrow(expect.objectContaining({ code: 'MESSAGE_INVALID' }))
    expect(read).toThrow(/^line 7: expected a line of a session/)
    expect(read).not.toThrow('ann@x.org')
  })
})
