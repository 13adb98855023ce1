import { describe, expect, it } from 'vitest'
import { readHostArguments } from './host-arguments.ts'

describe('readHostArguments', () => {
  it('reads flags in any form', () => {
    expect(readHostArguments([])).toEqual({ logLevel: 'info', help: false })
    expect(readHostArguments(['--log-level=debug', '--server-config', 'a b'])).toEqual({
      serverConfig: 'a b',
      logLevel: 'debug',
      help: false,
    })
    expect(readHostArguments(['--help']).help).toBe(true)
  })

  it.each([
    [['8081']],
    [['--token', 'hunter2']],
    [['--log-level', 'hunter2']],
    [['--server-config']],
    [['--server-config=']],
  ])('refuses %j without repeating it', (argv) => {
    const read = () => readHostArguments(argv)
    expect(read).toThrow(expect.objectContaining({ code: 'USAGE' }))
    expect(read).not.toThrow(/hunter2|8081/)
  })
})
