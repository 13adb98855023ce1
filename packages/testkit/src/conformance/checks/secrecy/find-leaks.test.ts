import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Outcome } from '../../outcome.ts'
import { leaksOf } from './find-leaks.ts'
import { beyondRecords } from './visible.ts'

const secret = `hunter "2"\n%s/second-line`
const canaries = [{ name: 'the secret', text: secret }]

function outcome(messages: readonly unknown[], stderr = ''): Outcome {
  const lines = messages.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
  return new Outcome({ sent: 'query', exitCode: 0, stdout: Buffer.from(`${lines.join('\n')}\n`), stderr })
}
const log = (message: string) => ({ type: 'LOG', log: { message } })

describe('leaksOf', () => {
  it.each([
    ['as it is', secret],
    ['within a sentence', `login with ${secret} failed`],
    ['line by line', 'near %s/second-line'],
    ['as JSON in a text', JSON.stringify({ config: { password: secret } })],
    ['as JSON in JSON', JSON.stringify(JSON.stringify(secret))],
    ['in a URL', `db://u:${encodeURIComponent(secret)}@db`],
    ['in hexadecimal digits', Buffer.from(secret).toString('hex')],
    ['in base64', Buffer.from(`u:${secret}`).toString('base64')],
  ])('[B5] finds a secret %s', (_, text) => {
    expect(leaksOf(outcome([log('ready'), log(text)]), canaries)).toEqual(['line 2, a LOG, holds the secret'])
    expect(leaksOf(outcome([log('ready')], text.replaceAll('\n', ' ')), canaries).length).toBe(
      text === secret ? 1 : leaksOf(outcome([text]), canaries).length,
    )
  })

  it('finds it in any place of any message', () => {
    const places = [
      { type: 'RECORD', record: { schema_name: 's', data: { a: { b: [secret] } } } },
      { type: 'VALIDATE', validate_msg: { status: 'FAILURE', message: secret } },
      { type: 'SCHEMA', schema_msg: { schemas: [{ name: secret, json_schema: {} }] } },
      { type: 'LOG', log: { message: '', extra: { [secret]: 1 } } },
      { odd: secret },
    ]
    for (const place of places) expect(leaksOf(outcome([place]), canaries)).toHaveLength(1)
  })

  it('finds nothing where there is nothing', () => {
    const texts = fc.array(fc.string({ maxLength: 50 }))
    const property = fc.property(texts, (all) => {
      expect(leaksOf(outcome(all.map(log)), canaries)).toEqual([])
    })
    fc.assert(property)
  })

  it('[B27] [C16] looks past records and handles where it is a person', () => {
    const status = { schema_name: 's', request_status: 'COMPLETE', data_type: 'RECORDS' }
    const handle = { schema_name: 's', request_type: 'QUERY', data: { wanted: secret } }
    const fine = outcome([
      { type: 'RECORD', record: { schema_name: 's', data: { note: secret } } },
      { type: 'REQUEST_RESULT', request: { status, handle } },
    ])
    expect(leaksOf(fine, canaries, beyondRecords)).toEqual([])
    const odd = { ...status, schema_name: secret }
    const told = outcome([{ type: 'REQUEST_RESULT', request: { status: odd, handle } }, log(secret)])
    expect(leaksOf(told, canaries, beyondRecords)).toEqual(['line 1, a REQUEST_RESULT, holds the secret'])
  })
})
