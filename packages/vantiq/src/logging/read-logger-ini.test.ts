import { describe, expect, it } from 'vitest'
import { readLoggerIni } from './read-logger-ini.ts'

describe('readLoggerIni', () => {
  it.each<[string, string, object]>([
    ['nothing', '', { level: 'info', destinations: ['stdout'] }],
    ['a level of the root', '[logger_root]\nlevel = WARNING', { level: 'warn' }],
    ['Windows line ends, colons and blanks', '[logger_root]\r\nLevel : CRITICAL \r\n', { level: 'error' }],
    [
      'a level of the SDK',
      '[logger_root]\nlevel=ERROR\n[logger_vantiqconnectorsdk]\nlevel=DEBUG',
      { level: 'debug' },
    ],
    [
      'a level of another',
      '[logger_root]\nlevel=ERROR\n[logger_x]\nqualname=x\nlevel=DEBUG',
      { level: 'error' },
    ],
    [
      'a comment',
      '# [logger_root]\n;level=DEBUG\n[logger_root]\n#level=DEBUG\nlevel=ERROR',
      { level: 'error' },
    ],
    [
      'the least grave of its handlers',
      '[logger_root]\nlevel=DEBUG\nhandlers=a, b\n[handler_a]\nlevel=ERROR\n[handler_b]\nlevel=INFO',
      { level: 'info', destinations: ['stdout'] },
    ],
    [
      'files',
      '[logger_root]\nhandlers=a,b,c,none\n[handler_a]\nclass=FileHandler\nargs=("a b.log",)\n' +
        "[handler_b]\nclass=handlers.RotatingFileHandler\nargs=('b.log', 'a', 5000)\n[handler_c]\nclass=StreamHandler\nargs=(sys.stderr,)",
      { destinations: ['a b.log', 'b.log', 'stdout'] },
    ],
  ])('reads %s', (_, text, expected) => {
    expect(readLoggerIni(text, 'logger.ini')).toMatchObject(expected)
  })
})
