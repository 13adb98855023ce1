/** What a page says about the privileges that a connector's user needs. */
export interface PageGrants {
  /** Each statement of the list, without its semicolon. */
  readonly statements: readonly string[]
  /** The commands that the table beside it tells of. */
  readonly commands: readonly string[]
  /** What the table says of each command where a statement is left out; the statement is named by its first words. */
  readonly rows: readonly { readonly without: string; readonly outcomes: readonly string[] }[]
}

/**
 * Reads the privileges that a section of a page lists: a block of SQL, and a table whose first column names the statement that
 * is left out.
 *
 * @param page Markdown
 * @param heading the section's heading, such as `### PostgreSQL`
 * @returns what it says, the marks of code taken away
 * @throws where the section has no such list
 * @example readPageGrants(page, '### PostgreSQL').statements[0] // "CREATE ROLE monoid LOGIN PASSWORD '…'"
 */
export function readPageGrants(page: string, heading: string): PageGrants {
  const section = page.split(`\n${heading}\n`)[1]?.split(/\n#{1,3} /)[0]
  const sql = /```sql\n([^`]|`[^`])*?```/.exec(section ?? '')?.[0]
  const [head, , ...rows] = (section ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(cells)
  if (!sql || head?.[0] !== 'without' || rows.length === 0) throw new Error(`"${heading}" lists no grants`)
  return {
    statements: sql
      .split('\n')
      .slice(1, -1)
      .filter((line) => !line.startsWith('--'))
      .join('\n')
      .split(/;\s*/)
      .filter((statement) => statement !== ''),
    commands: head.slice(1),
    rows: rows.map(([without = '', ...outcomes]) => ({ without, outcomes })),
  }
}

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll(/^`|`$/g, ''))
}
