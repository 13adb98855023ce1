import type { MonoidLogMessage } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { ScrubbedSink } from './scrubbed-sink.ts'

describe('ScrubbedSink', () => {
  it('takes out secrets that it has learned, in texts and context, and leaves the rest as it is', () => {
    const lines: MonoidLogMessage[] = []
    const sink = new ScrubbedSink({ log: (entry) => lines.push(entry) })
    const line = {
      message: 'login with hunter2',
      level: 'warn',
      code: 'LOGIN_FAILED',
      context: { user: 'hunter2' },
    } as const
    sink.log(line)
    sink.learn(['hunter2'])
    sink.log(line)
    expect(lines).toEqual([line, { ...line, message: 'login with [secret]', context: { user: '[secret]' } }])
  })

  it('remembers a bounded number of them, the last ones', () => {
    const lines: MonoidLogMessage[] = []
    const sink = new ScrubbedSink({ log: (entry) => lines.push(entry) })
    sink.learn(Array.from({ length: 1500 }, (_, index) => `secret-number-${index}.`))
    sink.log({ message: 'secret-number-3. secret-number-1499.' })
    expect(lines).toEqual([{ message: 'secret-number-3. [secret]' }])
  })
})
