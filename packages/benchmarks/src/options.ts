import path from 'node:path'
import { parseArgs } from 'node:util'
import { type ServerKind, serverKinds } from '@monoid-kit/testkit/standalone'
import { type PeerCommand, parsePeer } from './jobs/peer-command.ts'
import { type MeasureName, measureNames } from './measure-names.ts'
import { fullSizes, quickSizes, type Sizes, scaled } from './sizes.ts'

/** What the command line asks for. */
export interface Options {
  /** `report` measures nothing: it makes the pages of what is kept. */
  readonly task: 'measure' | 'report'
  readonly form: 'full' | 'quick'
  readonly sizes: Sizes
  readonly servers: readonly ServerKind[]
  readonly measures: readonly MeasureName[]
  readonly peers: readonly PeerCommand[]
  /** Whether a missed limit is a failure. */
  readonly check: boolean
  /** Where each measure's results are kept. */
  readonly results: string
  /** Where the report is written; undefined for nowhere. */
  readonly output: string | undefined
}

/**
 * Reads the command line.
 *
 * @param args the arguments
 * @param root the folder of the repository
 * @returns what is asked for
 * @throws Error in plain words where something cannot be read
 * @example parseOptions(['quick', '--check'], '/home/ann/kit')
 */
export function parseOptions(args: readonly string[], root: string): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      peer: { type: 'string', multiple: true, default: [] },
      servers: { type: 'string' },
      measures: { type: 'string' },
      rows: { type: 'string' },
      rounds: { type: 'string' },
      results: { type: 'string' },
      output: { type: 'string' },
    },
  })
  const task = positionals[0] === 'report' ? 'report' : 'measure'
  const [form = 'full', ...more] = task === 'report' ? positionals.slice(1) : positionals
  if ((form !== 'full' && form !== 'quick') || more.length > 0) {
    throw new Error(`expected nothing, full, quick, or report before these; got ${positionals.join(' ')}`)
  }
  const sizes = form === 'quick' ? quickSizes : fullSizes
  const ofSize = values.rows === undefined ? sizes : scaled(sizes, wholeNumber('--rows', values.rows))
  const rounds = values.rounds === undefined ? sizes.rounds : wholeNumber('--rounds', values.rounds)
  const published = form === 'full' && values.rows === undefined && values.results === undefined
  const whole = task === 'report' || (!values.servers && !values.measures)
  // Results of one size never stand beside those of another.
  const kept = values.rows === undefined ? form : `${form}-${values.rows}-rows`
  return {
    task,
    form,
    sizes: { ...ofSize, rounds },
    servers: chosen('--servers', values.servers, serverKinds),
    measures: chosen('--measures', values.measures, measureNames),
    peers: values.peer.map(parsePeer),
    check: values.check,
    results: path.resolve(values.results ?? path.join(root, 'reports', 'benchmarks', kept)),
    output: values.output ?? (published && whole ? path.join(root, 'docs') : undefined),
  }
}

function wholeNumber(flag: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`expected a whole number after ${flag}; got ${text}`)
  return Number(text)
}

function chosen<Name extends string>(
  flag: string,
  text: string | undefined,
  names: readonly Name[],
): readonly Name[] {
  if (text === undefined) return names
  const wanted = text.split(',')
  const unknown = wanted.filter((name) => !names.some((known) => known === name))
  if (unknown.length > 0) throw new Error(`expected some of ${names.join(',')} after ${flag}; got ${text}`)
  return names.filter((name) => wanted.includes(name))
}
