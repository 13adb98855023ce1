/** One bar of a chart. */
export interface Bar {
  readonly label: string
  readonly value: number
  /** What stands at its end. */
  readonly text: string
  /** Whether it is the one that the others are compared with. */
  readonly ours?: boolean
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
const titleHeight = 40
const edge = 16

/**
 * Groups of horizontal bars as SVG; each group has a scale of its own, from zero.
 *
 * @param groups the bars
 * @returns an SVG document
 * @example barChart([{ title: 'rows a second', bars: [{ label: 'connector', value: 480, text: '480', ours: true }] }])
 */
export function barChart(groups: readonly BarGroup[]): string {
  const parts: string[] = []
  let y = edge
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
    y += gap
  }
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y + edge}" viewBox="0 0 ${width} ${y + edge}" role="img">`,
    '<style>',
    'text { font: 13px system-ui, sans-serif; fill: #222 }',
    '.title { font-weight: bold; font-size: 15px }',
    '.label { text-anchor: end }',
    '.ours { fill: #2563a8 }',
    '.other { fill: #b8c2cc }',
    '</style>',
    `<rect width="${width}" height="${y + edge}" fill="#fff"/>`,
    ...parts,
    '</svg>',
  ].join('\n')}\n`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
