import { describe, expect, it } from 'vitest'
import { hasTrace, refusalFaults, refusalFindings } from './judge-refusal.ts'
import { Outcome } from './outcome.ts'

const log = (message: string) => `${JSON.stringify({ type: 'LOG', log: { message } })}\n`

function outcome(exitCode: number, stdout: string, stderr = ''): Outcome {
  return new Outcome({ sent: 'schema', exitCode, stdout: Buffer.from(stdout), stderr })
}

describe('[B12] [B14] refusalFaults', () => {
  it('is content with a reason, an exit code and nothing else', () => {
    expect(refusalFindings(outcome(2, log('config.json: expected JSON')))).toEqual([])
    expect(refusalFindings(outcome(1, '', log('on the other stream').trim()))).toMatchObject([{}])
  })

  it.each([
    ['the exit code of a success', 0, log('expected JSON')],
    ['the exit code of a crash', 139, log('expected JSON')],
    ['an answer', 1, `${log('expected JSON')}{"type":"SCHEMA","schema_msg":{"schemas":[]}}\n`],
    ['lines that are no messages', 1, `${log('expected JSON')}oops\n`],
    ['no LOG that says why', 1, ''],
    ['a stack trace', 1, log('Error: bad\n    at read (/app/main.js:3:14)')],
  ])('finds %s', (fault, exitCode, stdout) => {
    expect(refusalFaults(outcome(exitCode, stdout))).toEqual([fault])
  })
})

it.each([
  'Traceback (most recent call last):\n  File "main.py", line 3, in <module>',
  'panic: runtime error: index out of range',
  'goroutine 1 [running]:',
  'Exception in thread "main" java.lang.IllegalStateException',
  '\tat org.shop.Main.main(Main.java:14)',
  "thread 'main' panicked at src/main.rs:2:5:",
  "main.rb:1:in `read': no such file\n\tfrom main.rb:9:in `<main>'",
])('hasTrace knows %j', (text) => {
  expect(hasTrace(outcome(1, '', text))).toBe(true)
})

it('hasTrace takes no sentence for a trace', () => {
  for (const text of [
    'the file breaks off at line 3, column 14',
    'at least one store failed',
    'look at main.ts:3',
  ])
    expect(hasTrace(outcome(1, log(text)))).toBe(false)
})
