import { describe, expect, it } from 'vitest'
import { parseOptions } from './options.ts'

describe('the command line of the benchmarks', () => {
  it('without arguments measures everything and writes the report', () => {
    expect(parseOptions([], '/kit')).toMatchObject({
      form: 'full',
      sizes: { wideRows: 1_000_000, narrowRows: 5_000_000, rounds: 5 },
      servers: ['postgres', 'mysql', 'mariadb'],
      check: false,
      task: 'measure',
      results: '/kit/reports/benchmarks/full',
      output: '/kit/docs',
    })
  })

  it('has a short form, which writes nothing', () => {
    const options = parseOptions(['quick', '--check'], '/kit')
    expect(options).toMatchObject({
      sizes: { wideRows: 100_000, narrowRows: 500_000, rounds: 3 },
      check: true,
      results: '/kit/reports/benchmarks/quick',
    })
    expect(options.output).toBeUndefined()
  })

  it('lets a part be measured, which does not replace the report of the whole', () => {
    const options = parseOptions(
      ['--servers', 'mariadb', '--measures', 'delete,wide', '--rows', '20000'],
      '/kit',
    )
    expect(options).toMatchObject({ servers: ['mariadb'], measures: ['wide', 'delete'] })
    expect(options.sizes).toMatchObject({ wideRows: 20_000, narrowRows: 100_000, tables: 100, rounds: 5 })
    expect(options.output).toBeUndefined()
    expect(options.results).toBe('/kit/reports/benchmarks/full-20000-rows')
  })

  it('keeps what is measured in parts in one place, and makes the report of it', () => {
    const part = parseOptions(['--servers', 'mariadb'], '/kit')
    expect(part).toMatchObject({
      task: 'measure',
      results: '/kit/reports/benchmarks/full',
      output: undefined,
    })
    expect(parseOptions(['report'], '/kit')).toMatchObject({
      task: 'report',
      results: part.results,
      output: '/kit/docs',
    })
    expect(parseOptions(['report', 'quick'], '/kit')).toMatchObject({ form: 'quick', output: undefined })
    expect(parseOptions(['report', '--results', '/other'], '/kit')).toMatchObject({
      results: '/other',
      output: undefined,
    })
  })

  it('takes further commands, for every server or for one kind', () => {
    const { peers } = parseOptions(['--peer', 'a b=./x --y=1', '--peer', 'mysql:mine=z'], '/kit')
    expect(peers).toEqual([
      { name: 'a b', command: './x --y=1', kind: undefined },
      { name: 'mine', command: 'z', kind: 'mysql' },
    ])
  })

  it.each([
    [['slow'], 'expected nothing, full, quick, or report before these; got slow'],
    [['--rows', '1e3'], 'expected a whole number after --rows; got 1e3'],
    [['--servers', 'oracle'], 'expected some of postgres,mysql,mariadb after --servers; got oracle'],
    [['--peer', './x'], "expected --peer name='command'"],
    [['--peer', 'name='], "expected --peer name='command'"],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(args, '/kit')).toThrow(message)
  })
})
