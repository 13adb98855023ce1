/**
 * A Markdown table.
 *
 * @param {string[]} headings
 * @param {string[][]} rows
 */
export function table(headings, rows) {
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}

/** @param {string} text */
function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')
}

/** @param {unknown} value shown as JSON in code font */
export function code(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `\`${text}\``
}

/**
 * Replaces what stands between `<!-- name -->` and `<!-- /name -->`; where the page has no such place, it is
 * added at the end.
 *
 * @param {string} page
 * @param {string} name
 * @param {string} content
 */
export function fillSection(page, name, content) {
  const begin = `<!-- ${name} -->`
  const end = `<!-- /${name} -->`
  const section = `${begin}\n\n${content.trim()}\n\n${end}`
  const from = page.indexOf(begin)
  if (from < 0) return `${page.trimEnd()}\n\n${section}\n`
  const to = page.indexOf(end, from)
  if (to < 0) throw new Error(`"${begin}" has no "${end}"`)
  return page.slice(0, from) + section + page.slice(to + end.length)
}
