import { describe, expect, it } from 'vitest'
import { barChart } from './chart.ts'

const head = { title: 'rows & more', note: 'more is <better>' }

const widths = (svg: string) =>
  [...svg.matchAll(/<rect class="(\w+)" [^>]*? width="([\d.]+)"/g)].map(([, kind, width]) => [
    kind,
    Number(width),
  ])

describe('a chart of bars', () => {
  it('draws each bar in proportion to the longest of its group', () => {
    const svg = barChart(head, [
      {
        title: 'one',
        bars: [
          { label: 'a', value: 100, text: '100', ours: true },
          { label: 'b', value: 25, text: '25' },
        ],
      },
      { title: 'two', bars: [{ label: 'c', value: 1, text: '1' }] },
    ])
    const [ours, other, alone] = widths(svg)
    expect(ours?.[0]).toBe('ours')
    expect(other).toEqual(['other', (ours?.[1] as number) / 4])
    expect(alone).toEqual(['other', ours?.[1]])
  })

  it('lets no text end its element', () => {
    const svg = barChart(head, [{ title: '<b> & more', bars: [{ label: '</text>', value: 1, text: '>' }] }])
    expect(svg).toContain('&lt;b&gt; &amp; more')
    expect(svg).toContain('&lt;/text&gt;')
    expect(svg).toContain('>more is &lt;better&gt;</text>')
    expect(svg.match(/<text/g)?.length).toBe(svg.match(/<\/text>/g)?.length)
  })

  it('draws a group of zeros', () => {
    expect(widths(barChart(head, [{ title: '', bars: [{ label: '', value: 0, text: '0' }] }]))).toEqual([
      ['other', 0],
    ])
  })
})
