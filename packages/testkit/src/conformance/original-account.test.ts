import { Buffer } from 'node:buffer'
import { expect, it } from 'vitest'
import { originalAccounts } from './original-account.ts'
import { Outcome } from './outcome.ts'

const outcomeOf = (lines: readonly unknown[], exitCode = 0) =>
  new Outcome({
    sent: 'x',
    exitCode,
    stdout: Buffer.from(
      lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
    ),
  })
const recordOf = (name: string, text: string) => ({
  type: 'RECORD',
  record: { schema_name: name, data: { text } },
})
const schema = {
  type: 'SCHEMA',
  schema_msg: { schemas: ['notes', 'pets'].map((name) => ({ name, json_schema: { type: 'object' } })) },
}

it('tells command by command what is stored, in the order of the protocol', () => {
  const told = new Map([
    ['scan', outcomeOf([recordOf('notes', 'marzipan'), recordOf('pets', 'Rex')])],
    ['find', outcomeOf([])],
    ['schema', outcomeOf([schema], 1)],
    ['validate', outcomeOf([{ type: 'VALIDATE', validate_msg: { status: 'SUCCESS' } }])],
  ])
  expect(originalAccounts(told)).toEqual([
    { command: 'validate', stored: 'SUCCESS', faults: [] },
    { command: 'schema', stored: '2 data stores', faults: [] },
    { command: 'scan', stored: '2 records of 2 data stores', faults: [] },
  ])
})

it('tells what is lost and crashed on, and nothing of what was printed', () => {
  const told = new Map([
    ['schema', outcomeOf([schema])],
    ['scan', outcomeOf([recordOf('cats', 'marzipan')])],
    ['query', outcomeOf([recordOf('notes', 'marzipan')])],
    ['request-results', outcomeOf(['marzipan', recordOf('notes', 'marzipan'.repeat(9000))], 5)],
  ])
  const accounts = originalAccounts(told)
  expect(accounts.slice(1)).toEqual([
    {
      command: 'scan',
      stored: 'nothing',
      faults: ['it fails as a whole: a record of cats, which it did not ask for (B18)'],
    },
    {
      command: 'query',
      stored: 'nothing',
      faults: [
        expect.stringMatching(/^it loses the last \d+ bytes: a message of the type RECORD \(B11\)$/),
        'its worker crashes at line 1: a message of the type RECORD (B11)',
      ],
    },
    {
      command: 'request-results',
      stored: 'nothing',
      faults: [
        'it loses a line: no JSON; the line is logged in full (B10)',
        expect.stringMatching(/^it never reads the last \d+ bytes: a line of more than 64 KiB/),
        'it repeats this for the whole silo: exit code 5 (B14)',
      ],
    },
  ])
  expect(JSON.stringify(accounts)).not.toContain('marzipan')
})
