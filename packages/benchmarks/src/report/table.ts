/** Cells under a head; the first column is text, the others are mostly numbers. */
export interface Table {
  readonly head: readonly string[]
  readonly cells: readonly (readonly string[])[]
}

/**
 * A table for a terminal: columns aligned, the first to the left, the others to the right.
 *
 * @param table the table
 * @returns lines
 */
export function textTable({ head, cells }: Table): string[] {
  const lines = [head, ...cells]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => [...(line[column] ?? '')].length)))
  return lines.map((line) =>
    head
      .map((_, column) => {
        const cell = line[column] ?? ''
        const blanks = ' '.repeat((widths[column] ?? 0) - [...cell].length)
        return column === 0 ? cell + blanks : blanks + cell
      })
      .join('  ')
      .trimEnd(),
  )
}

/**
 * The same in Markdown.
 *
 * @param table the table
 * @returns lines
 */
export function markdownTable({ head, cells }: Table): string[] {
  const line = (row: readonly string[]) =>
    `| ${head.map((_, column) => (row[column] ?? '').replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...cells.map(line)]
}
