import { ConnectorError, type JsonValue } from '@monoid-kit/core'

/**
 * A Markdown table.
 *
 * @param headings the names of the columns
 * @param rows the cells; bars and line ends in them do no harm
 * @returns lines without one at the end
 * @example table(['setting', 'type'], [['`url`', 'string']])
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')
}

/**
 * @param value a text, or what is shown as JSON
 * @returns it in code font
 * @example code(['a']) // '`["a"]`'
 */
export function code(value: JsonValue): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}

/**
 * Replaces what stands between `<!-- name -->` and `<!-- /name -->`; where the page has no such place, it is added at
 * the end.
 *
 * @param page Markdown
 * @param name the name in the markers
 * @param content what is to stand there
 * @returns the page with it
 * @throws ConnectorError `ARGUMENT_FILE` where the second marker is missing
 * @example fillSection('# Shop\n', 'settings', settingsTable(spec))
 */
export function fillSection(page: string, name: string, content: string): string {
  const begin = `<!-- ${name} -->`
  const end = `<!-- /${name} -->`
  const section = `${begin}\n\n${content.trim()}\n\n${end}`
  const from = page.indexOf(begin)
  if (from < 0) return `${page.trimEnd()}\n\n${section}\n`
  const to = page.indexOf(end, from)
  if (to < 0) throw new ConnectorError('ARGUMENT_FILE', `"${begin}" has no "${end}"`)
  return page.slice(0, from) + section + page.slice(to + end.length)
}
