import type { Entry, SpeedTable } from '../measures/findings.ts'
import { median, pairedRatios, spread } from '../statistics/statistics.ts'
import type { Table } from './table.ts'

/**
 * The speeds of programs beside the connector's.
 *
 * @param speeds what was measured, the connector among it
 * @returns one line per program
 */
export function speedTable({ rows, entries }: SpeedTable): Table {
  const base = entries.find(({ id }) => id === 'connector')
  return {
    head: [
      'program',
      'krow/s',
      'wall s [least–most]',
      'CPU s',
      'all CPU s',
      'peak MB',
      'time vs connector',
      'per round [least–most]',
    ],
    cells: entries.map((entry) => {
      const { least, median: middle, most } = spread(walls(entry))
      return [
        entry.name,
        (rows / middle / 1000).toFixed(0),
        `${middle.toFixed(2)} [${least.toFixed(2)}–${most.toFixed(2)}]`,
        known(entry, ({ cpuSeconds }) => cpuSeconds, median)?.toFixed(2) ?? '–',
        median(entry.samples.map(({ machineSeconds }) => machineSeconds)).toFixed(2),
        known(
          entry,
          ({ peakMegabytes }) => peakMegabytes,
          (peaks) => Math.max(...peaks),
        )?.toFixed(0) ?? '–',
        ...(base ? ratios(entry, base) : ['–', '–']),
      ]
    }),
  }
}

function ratios(entry: Entry, base: Entry): [string, string] {
  if (entry === base) return ['1', '']
  const paired = pairedRatios(walls(entry), walls(base))
  return [
    `${(median(walls(entry)) / median(walls(base))).toFixed(2)}×`,
    `${paired.median.toFixed(2)} [${paired.least.toFixed(2)}–${paired.most.toFixed(2)}]`,
  ]
}

function walls({ samples }: Entry): number[] {
  return samples.map(({ wallSeconds }) => wallSeconds)
}

function known(
  { samples }: Entry,
  read: (sample: Entry['samples'][number]) => number | undefined,
  sum: (values: readonly number[]) => number,
): number | undefined {
  const values = samples.flatMap((sample) => read(sample) ?? [])
  return values.length > 0 ? sum(values) : undefined
}
