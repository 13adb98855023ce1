import type { SpeedTable } from '../measures/findings.ts'
import { median } from '../statistics/statistics.ts'
import { type Bar, barChart } from './chart.ts'

/**
 * The rows per second of every program, one group of bars per table.
 *
 * @param speeds what was measured
 * @returns an SVG document
 */
export function speedChart(speeds: readonly SpeedTable[]): string {
  return barChart(
    {
      title: 'Rows exported in a second, in thousands',
      note: 'More is better. Blue is the connector, grey are other programs; each group has a scale of its own.',
    },
    speeds
      .filter(({ entries }) => entries.length > 0)
      .map(({ title, rows, entries }) => ({
        title,
        bars: entries.map(({ id, name, samples }): Bar => {
          const rate = rows / median(samples.map(({ wallSeconds }) => wallSeconds)) / 1000
          return { label: name, value: rate, text: rate.toFixed(0), ours: id === 'connector' }
        }),
      })),
  )
}
