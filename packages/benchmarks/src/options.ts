import { parseArgs } from 'node:util'
import { type ServerKind, serverKinds } from '@monoid-kit/testkit/standalone'
import { type PeerCommand, parsePeer } from './jobs/peer-command.ts'
import { fullSizes, quickSizes, type Sizes, scaled } from './sizes.ts'

/** What can be measured. */
export const measureNames = ['wide', 'tls', 'narrow', 'memory', 'start', 'discovery', 'delete'] as const

/** One of the things that can be measured. */
export type MeasureName = (typeof measureNames)[number]

/** What the command line asks for. */
export interface Options {
  readonly form: 'full' | 'quick'
  readonly sizes: Sizes
  readonly servers: readonly ServerKind[]
  readonly measures: readonly MeasureName[]
  readonly peers: readonly PeerCommand[]
  /** Whether a missed limit is a failure. */
  readonly check: boolean
  /** Where the report is written; undefined for nowhere. */
  readonly output: string | undefined
}

/**
 * Reads the command line.
 *
 * @param args the arguments
 * @param docs the folder of the documentation, where a full run writes
 * @returns what is asked for
 * @throws Error in plain words where something cannot be read
 * @example parseOptions(['quick', '--check'], 'docs')
 */
export function parseOptions(args: readonly string[], docs: string): Options {
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
      output: { type: 'string' },
    },
  })
  const [form = 'full', ...more] = positionals
  if ((form !== 'full' && form !== 'quick') || more.length > 0) {
    throw new Error(`expected nothing, full or quick; got ${positionals.join(' ')}`)
  }
  const sizes = form === 'quick' ? quickSizes : fullSizes
  const ofSize = values.rows === undefined ? sizes : scaled(sizes, wholeNumber('--rows', values.rows))
  const rounds = values.rounds === undefined ? sizes.rounds : wholeNumber('--rounds', values.rounds)
  const whole = form === 'full' && values.rows === undefined && !values.servers && !values.measures
  return {
    form,
    sizes: { ...ofSize, rounds },
    servers: chosen('--servers', values.servers, serverKinds),
    measures: chosen('--measures', values.measures, measureNames),
    peers: values.peer.map(parsePeer),
    check: values.check,
    output: values.output ?? (whole ? docs : undefined),
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
