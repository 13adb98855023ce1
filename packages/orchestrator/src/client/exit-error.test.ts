import { describe, expect, it } from 'vitest'
import { type CommandEnd, exitError } from './exit-error.ts'

const end: CommandEnd = {
  label: 'shop:1.2.0',
  command: 'scan',
  exit: { code: 0 },
  log: undefined,
  mayBeIncomplete: true,
}

describe('exitError', () => {
  it('is none for exit code 0', () => {
    expect(exitError(end)).toBeUndefined()
  })

  it('says what the exit code means', () => {
    const error = exitError({ ...end, exit: { code: 4 } })
    expect(error).toMatchObject({ code: 'CONNECTOR_FAILED', context: { exit_code: 4 } })
    expect(error?.message).toBe(
      'scan of shop:1.2.0 ended with exit code 4: a passing fault (network, time limit, lock): try again',
    )
  })

  it('is INCOMPLETE for exit code 5 only where what came stands', () => {
    expect(exitError({ ...end, exit: { code: 5 } })?.code).toBe('INCOMPLETE')
    expect(exitError({ ...end, exit: { code: 5 }, mayBeIncomplete: false })?.code).toBe('CONNECTOR_FAILED')
  })

  it('tells of too much memory, whatever the code', () => {
    for (const code of [0, 5, 137]) {
      const error = exitError({ ...end, exit: { code, outOfMemory: true } })
      expect(error?.code).toBe('CONNECTOR_FAILED')
      expect(error?.message).toContain('it took more memory than it may')
    }
  })

  it('takes over the text of a LOG only where its code is one of the kit', () => {
    const exit = { code: 1 }
    const known = exitError({ ...end, exit, log: { message: 'no login', code: 'LOGIN_FAILED' } })
    expect(known?.message).toContain('; its log says LOGIN_FAILED: no login')
    for (const code of ['toString', 'E_USER', undefined]) {
      const log = { message: 'ann@x.org', ...(code !== undefined && { code }) }
      const error = exitError({ ...end, exit, log })
      expect(error?.message).not.toContain('ann@x.org')
      expect(error?.context).toEqual({ exit_code: 1 })
    }
  })
})
