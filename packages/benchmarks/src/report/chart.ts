/** One bar of a chart. */
export interface Bar {
  readonly label: string
  readonly value: number
  /** What stands at its end. */
  readonly text: string
  /** Whether it is the one that the others are compared with. */
  readonly ours?: boolean
}

/** What stands above all groups. */
export interface ChartHead {
  /** What is shown, with its unit. */
  readonly title: string
  /** How to read it. */
  readonly note: string
}

/** Bars that are compared with each other. */
export interface BarGroup {
  readonly title: string
  readonly bars: readonly Bar[]
}

const width = 820
const labelWidth = 330
const valueWidth = 90
const barHeight = 18
const gap = 6
const headHeight = 54
const titleHeight = 34
const edge = 16

/**
 * Groups of horizontal bars as SVG; each group has a scale of its own, from zero.
 *
 * @param head what is shown
 * @param groups the bars
 * @returns an SVG document
 * @example barChart({ title: 'Rows a second', note: 'More is better.' }, [{ title: 'users', bars: [] }])
 */
export function barChart(head: ChartHead, groups: readonly BarGroup[]): string {
  const parts = [
    `<text class="head" x="${edge}" y="${edge + 16}">${escapeText(head.title)}</text>`,
    `<text class="note" x="${edge}" y="${edge + 38}">${escapeText(head.note)}</text>`,
  ]
  let y = edge + headHeight
  for (const { title, bars } of groups) {
    const longest = Math.max(...bars.map(({ value }) => value))
    parts.push(`<text class="title" x="${edge}" y="${y + 20}">${escapeText(title)}</text>`)
    y += titleHeight
    for (const { label, value, text, ours } of bars) {
      const length = longest > 0 ? ((width - labelWidth - valueWidth - edge) * value) / longest : 0
      const middle = y + barHeight - 5
      parts.push(
        `<text class="label" x="${labelWidth - 8}" y="${middle}">${escapeText(label)}</text>`,
        `<rect class="${ours ? 'ours' : 'other'}" x="${labelWidth}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}"/>`,
        `<text x="${(labelWidth + length + 6).toFixed(1)}" y="${middle}">${escapeText(text)}</text>`,
      )
      y += barHeight + gap
    }
    y += 2 * gap
  }
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y + edge}" viewBox="0 0 ${width} ${y + edge}" role="img">`,
    `<title>${escapeText(head.title)}</title>`,
    '<style>',
    'text { font: 13px system-ui, sans-serif; fill: #222 }',
    '.head { font-weight: bold; font-size: 17px }',
    '.note { fill: #555 }',
    '.title { font-weight: bold; font-size: 15px }',
    '.label { text-anchor: end }',
    '.ours { fill: #2563a8 }',
    '.other { fill: #93a0ad }',
    '</style>',
    `<rect width="${width}" height="${y + edge}" fill="#fff"/>`,
    ...parts,
    '</svg>',
  ].join('\n')}\n`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
