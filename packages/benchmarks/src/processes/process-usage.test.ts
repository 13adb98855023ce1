import { describe, expect, it } from 'vitest'
import { parseUsage } from './process-usage.ts'

const stat = (name: string) =>
  `4711 (${name}) S 1 4711 4711 0 -1 4194304 100 0 0 0 150 25 7 9 20 0 11 0 12345 1000 2000`

describe('what the kernel says about a process', () => {
  it('is its CPU time and its peak', () => {
    expect(parseUsage(stat('node'), 'Name:\tnode\nVmPeak:\t  9 kB\nVmHWM:\t   61440 kB\n')).toEqual({
      cpuSeconds: 1.75,
      peakMegabytes: 60,
    })
  })

  it('is found behind a name with parentheses and blanks', () => {
    expect(parseUsage(stat('a) (b 1 2'), 'VmHWM:\t1024 kB\n')?.cpuSeconds).toBe(1.75)
  })

  it('is not known of a process that has given its memory back', () => {
    expect(parseUsage(stat('node'), 'Name:\tnode\nState:\tZ (zombie)\n')).toBeUndefined()
  })
})
