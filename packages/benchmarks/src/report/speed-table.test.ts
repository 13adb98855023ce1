import { expect, it } from 'vitest'
import type { Entry } from '../measures/findings.ts'
import { speedTable } from './speed-table.ts'

const entry = (id: string, walls: readonly number[], cpuSeconds?: number): Entry => ({
  id,
  name: id,
  samples: walls.map((wallSeconds) => ({
    wallSeconds,
    cpuSeconds,
    peakMegabytes: cpuSeconds && 50 + wallSeconds,
    machineSeconds: 2 * wallSeconds,
    lines: 10_000,
    bytes: 1_000_000,
  })),
})

it('speeds are medians beside the connector, and ratios round by round', () => {
  const entries = [entry('connector', [2, 1, 4], 1.5), entry('slow', [6, 4, 8])]
  const { cells } = speedTable({ id: 't', title: '', note: '', rows: 10_000, entries })
  expect(cells).toEqual([
    ['connector', '5', '2.00 [1.00–4.00]', '1.50', '4.00', '54', '1', ''],
    ['slow', '2', '6.00 [4.00–8.00]', '–', '12.00', '–', '3.00×', '3.00 [2.00–4.00]'],
  ])
})

it('without the connector nothing is compared', () => {
  const { cells } = speedTable({ id: 't', title: '', note: '', rows: 1000, entries: [entry('slow', [1])] })
  expect(cells[0]?.slice(-2)).toEqual(['–', '–'])
})
