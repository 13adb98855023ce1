import type { ServerKind } from '@monoid-kit/testkit/standalone'
import { type MeasureName, measuresOf } from '../measure-names.ts'
import { fullSizes, type Sizes } from '../sizes.ts'

/** Seconds at full size on two processors of 2020: what a measure does once, and what in every round. */
interface Cost {
  readonly once: number
  readonly perRound: number
}

const costs: Readonly<Record<ServerKind, Readonly<Record<MeasureName, Cost>>>> = {
  postgres: {
    wide: { once: 40, perRound: 38 },
    tls: { once: 12, perRound: 12 },
    narrow: { once: 2, perRound: 26 },
    vantiq: { once: 50, perRound: 50 },
    xtend: { once: 20, perRound: 25 },
    memory: { once: 45, perRound: 0 },
    start: { once: 10, perRound: 0 },
    discovery: { once: 10, perRound: 2 },
    delete: { once: 5, perRound: 6 },
  },
  mariadb: {
    wide: { once: 25, perRound: 23 },
    tls: { once: 0, perRound: 0 },
    narrow: { once: 2, perRound: 20 },
    vantiq: { once: 0, perRound: 0 },
    xtend: { once: 0, perRound: 0 },
    memory: { once: 45, perRound: 0 },
    start: { once: 10, perRound: 0 },
    discovery: { once: 25, perRound: 3 },
    delete: { once: 8, perRound: 9 },
  },
  mysql: {
    wide: { once: 25, perRound: 25 },
    tls: { once: 0, perRound: 0 },
    narrow: { once: 2, perRound: 22 },
    vantiq: { once: 0, perRound: 0 },
    xtend: { once: 0, perRound: 0 },
    memory: { once: 45, perRound: 0 },
    start: { once: 10, perRound: 0 },
    discovery: { once: 50, perRound: 4 },
    delete: { once: 8, perRound: 9 },
  },
}

const serverSeconds: Readonly<Record<ServerKind, number>> = { postgres: 5, mariadb: 10, mysql: 15 }

/** What it takes to make the tables of the exports, the narrow ones among them or not. */
const dataSeconds: Readonly<Record<ServerKind, readonly [wide: number, narrow: number]>> = {
  postgres: [20, 20],
  mariadb: [30, 30],
  mysql: [40, 45],
}

/** Measures on the wide table. */
export const ofExports: readonly MeasureName[] = [
  'wide',
  'tls',
  'narrow',
  'vantiq',
  'xtend',
  'memory',
  'start',
]

/** Measures on the narrow tables. */
export const ofNarrow: readonly MeasureName[] = ['narrow', 'memory']

/**
 * About how long a run takes on a machine with nothing else to do. A start takes longer than its share of the rows, so
 * that short forms take longer than this says.
 *
 * @param servers which servers
 * @param measures which measures; those that a server does not have take no time
 * @param sizes how much data, and how often
 * @returns seconds
 * @example estimateSeconds(['postgres'], ['wide'], fullSizes) // about 250
 */
export function estimateSeconds(
  servers: readonly ServerKind[],
  measures: readonly MeasureName[],
  sizes: Sizes,
): number {
  const share = sizes.wideRows / fullSizes.wideRows
  return servers.reduce((sum, kind) => {
    const wanted = measuresOf[kind].filter((name) => measures.includes(name))
    if (wanted.length === 0) return sum
    const [wide, narrow] = dataSeconds[kind]
    const needs = (names: readonly MeasureName[]) => wanted.some((name) => names.includes(name))
    const data = (needs(ofExports) ? wide : 0) + (needs(ofNarrow) ? narrow : 0)
    const work = wanted.reduce((seconds, name) => {
      const { once, perRound } = costs[kind][name]
      return seconds + once + perRound * sizes.rounds
    }, data)
    return sum + serverSeconds[kind] + work * share
  }, 0)
}

/**
 * A duration for people.
 *
 * @param seconds the duration
 * @returns text
 * @example durationText(130) // '3 minutes'
 */
export function durationText(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? '1 minute' : `${minutes} minutes`
}
