import { expect, it } from 'vitest'
import { readResult } from '../processes/command-result.ts'
import { mostLineBytes } from './line-limit.ts'
import { faultsOf } from './protocol-faults.ts'

const faults = (command: string, messages: readonly unknown[], stderr = '') => {
  const lines = messages.map((message) => (typeof message === 'string' ? message : JSON.stringify(message)))
  return faultsOf(readResult({ exitCode: 0, signal: null, stdout: `${lines.join('\n')}\n`, stderr }), command)
}
const record = (data: unknown) => ({ type: 'RECORD', record: { schema_name: 'people', data } })
const result = (status: object, data?: object) => ({
  type: 'REQUEST_RESULT',
  request: {
    status: { schema_name: 'people', ...status },
    handle: { schema_name: 'people', request_type: 'QUERY', ...(data && { data }) },
  },
})
const complete = { request_status: 'COMPLETE', data_type: 'RECORDS' }

it('finds nothing wrong with what is right', () => {
  const log = { type: 'LOG', log: { message: 'x' } }
  expect(faults('scan', [record({ id: 1, email: null }), log])).toEqual([])
  expect(faults('query', [result(complete, { identifiers: [null] })])).toEqual([])
  expect(faults('validate', [{ type: 'VALIDATE', validate_msg: { status: 'SUCCESS' } }])).toEqual([])
})

it.each([
  ['a stray line', 'scan', ['Warning: x'], '1 lines are no messages'],
  ['an empty line', 'scan', ['', record({})], '1 lines are no messages'],
  ['another type', 'query', [record({})], 'query prints RECORD'],
  ['a null payload', 'scan', [{ type: 'RECORD', record: null }], 'RECORD: record is null'],
  ['a null member', 'scan', [{ type: 'LOG', log: { message: 'x', code: null } }], 'LOG: log.code is null'],
  ['no data type', 'query', [result({ request_status: 'COMPLETE' })], 'a status has no data_type'],
  ['a wrong word', 'query', [result({ ...complete, request_status: 'DONE' })], 'REQUEST_RESULT: '],
  ['a LOG without text', 'scan', [{ type: 'LOG', log: {} }], 'LOG: '],
  [
    'a percent sign',
    'validate',
    [{ type: 'VALIDATE', validate_msg: { status: 'FAILURE', message: '%s' } }],
    'the VALIDATE text holds a percent sign',
  ],
  ['a long line', 'scan', [record({ a: 'é'.repeat(mostLineBytes / 2) })], 'a line has '],
])('finds %s', (_title, command, messages, fault) => {
  expect(faults(command, messages).some((each) => each.startsWith(fault))).toBe(true)
})

it('finds what stands on stderr', () => {
  expect(faults('scan', [record({})], 'oh')).toEqual(['stderr has 2 characters'])
})
