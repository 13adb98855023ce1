import { describe, expect, it } from 'vitest'
import { parseOptions } from './options.ts'

describe('the command line of the benchmarks', () => {
  it('without arguments measures everything and writes the report', () => {
    expect(parseOptions([], 'docs')).toMatchObject({
      form: 'full',
      sizes: { wideRows: 1_000_000, narrowRows: 5_000_000, rounds: 5 },
      servers: ['postgres', 'mysql', 'mariadb'],
      check: false,
      output: 'docs',
    })
  })

  it('has a short form, which writes nothing', () => {
    const options = parseOptions(['quick', '--check'], 'docs')
    expect(options).toMatchObject({
      sizes: { wideRows: 100_000, narrowRows: 500_000, rounds: 3 },
      check: true,
    })
    expect(options.output).toBeUndefined()
  })

  it('lets a part be measured, which does not replace the report of the whole', () => {
    const options = parseOptions(
      ['--servers', 'mariadb', '--measures', 'delete,wide', '--rows', '20000'],
      'docs',
    )
    expect(options).toMatchObject({ servers: ['mariadb'], measures: ['wide', 'delete'] })
    expect(options.sizes).toMatchObject({ wideRows: 20_000, narrowRows: 100_000, tables: 100, rounds: 5 })
    expect(options.output).toBeUndefined()
  })

  it('takes further commands, for every server or for one kind', () => {
    const { peers } = parseOptions(['--peer', 'a b=./x --y=1', '--peer', 'mysql:mine=z'], 'docs')
    expect(peers).toEqual([
      { name: 'a b', command: './x --y=1', kind: undefined },
      { name: 'mine', command: 'z', kind: 'mysql' },
    ])
  })

  it.each([
    [['slow'], 'expected nothing, full or quick; got slow'],
    [['--rows', '1e3'], 'expected a whole number after --rows; got 1e3'],
    [['--servers', 'oracle'], 'expected some of postgres,mysql,mariadb after --servers; got oracle'],
    [['--peer', './x'], "expected --peer name='command'"],
    [['--peer', 'name='], "expected --peer name='command'"],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(args, 'docs')).toThrow(message)
  })
})
