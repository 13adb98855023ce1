/** A row of a random database; `key` is its primary key. */
interface Row {
  readonly key: number
  readonly email: string | null
  /** The key of the row that each reference names, by the reference's place in the table. */
  readonly references: readonly (number | null)[]
}

interface Reference {
  readonly to: number
  /** Both columns of the key, not the first alone. */
  readonly isPair: boolean
}

interface RandomTable {
  readonly name: string
  /** The name of the column with an address, and whether a search for `email` has to look at it. */
  readonly column: string
  readonly isMeant: boolean
  readonly references: readonly Reference[]
  readonly rows: readonly Row[]
}

/** A database of many tables, and what is known of it without asking a server. */
export interface RandomDatabase {
  /** Statements that make it; `~` stands for the server's quotation mark. */
  readonly sql: string
  /** How many rows hold the value, by table and column; none where none do. */
  readonly matches: ReadonlyMap<string, number>
  /** The keys of the rows that match, or that lead to such by at most so many references, by table. */
  found(depth: number): ReadonlyMap<string, readonly number[]>
  /** The keys of the rows that a path leads to, in the words in which a finding names it. */
  along(path: readonly string[]): ReadonlySet<number>
}

/** The value that is looked for. */
export const wanted = 'ann@x.org'

const values = [wanted, 'ANN@x.org', 'bob@x.org', 'carol@x.org', ' bob@x.org', null]
const meant = ['email', 'user_email', 'emailAddress', 'e_mail', 'EMAIL2', 'work email']
const others = ['emailed', 'contact', 'note']

/**
 * Makes a database of tables that reference each other at random: chains, circles, tables that reference themselves, keys of two
 * columns, columns whose names only look alike.
 *
 * @param tableCount how many tables
 * @param seed the same seed makes the same database
 * @returns the statements, and the answers
 * @example const { sql, found } = randomDatabase(50, 7)
 */
export function randomDatabase(tableCount: number, seed: number): RandomDatabase {
  const random = generator(seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const tables = Array.from({ length: tableCount }, (_, index): RandomTable => {
    const isMeant = random() < 0.25
    const references = Array.from({ length: Math.floor(random() * 3) }, () => ({
      to: Math.floor(random() * tableCount),
      isPair: random() < 0.3,
    }))
    const rows = Array.from({ length: 3 + Math.floor(random() * 8) }, (_, place) => ({
      key: index * 100 + place,
      email: isMeant || random() < 0.3 ? pick(values) : null,
      references: references.map(({ to }) => (random() < 0.6 ? to * 100 + Math.floor(random() * 3) : null)),
    }))
    return { name: `t${index}`, column: pick(isMeant ? meant : others), isMeant, references, rows }
  })
  const matching = (table: RandomTable) =>
    new Set(table.rows.filter(({ email }) => table.isMeant && email === wanted).map(({ key }) => key))
  const matches = tables.map((table) => [`${table.name}.${table.column}`, matching(table).size] as const)
  return {
    sql: statements(tables),
    matches: new Map(matches.filter(([, count]) => count > 0)),
    found: (depth) => foundRows(tables, tables.map(matching), depth),
    along: (path) => rowsAlong(tables, path, matching),
  }
}

function statements(tables: readonly RandomTable[]): string {
  const lines = tables.map(({ name, column, references }) => {
    const columns = references.map((_, place) => `, r${place} int, s${place} int`).join('')
    return `CREATE TABLE ${name} (id int PRIMARY KEY, twin int NOT NULL, ~${column}~ varchar(50)${columns}, UNIQUE (id, twin))`
  })
  for (const { name, rows } of tables) {
    const tuples = rows.map(({ key, email, references }) => {
      const ends = references.map((to) => (to === null ? ', NULL, NULL' : `, ${to}, ${-to}`)).join('')
      return `(${key}, ${-key}, ${email === null ? 'NULL' : `'${email}'`}${ends})`
    })
    lines.push(`INSERT INTO ${name} VALUES ${tuples.join(', ')}`)
  }
  for (const { name, references } of tables) {
    references.forEach(({ to, isPair }, place) => {
      const own = isPair ? `r${place}, s${place}` : `r${place}`
      lines.push(
        `ALTER TABLE ${name} ADD FOREIGN KEY (${own}) REFERENCES t${to} (${isPair ? 'id, twin' : 'id'})`,
      )
    })
  }
  return lines.join(';\n')
}

function foundRows(
  tables: readonly RandomTable[],
  matching: readonly ReadonlySet<number>[],
  depth: number,
): ReadonlyMap<string, readonly number[]> {
  let found = matching
  for (let level = 0; level < depth; level += 1) {
    const before = found
    found = tables.map(({ references, rows }, index) => {
      const reaches = ({ references: ends }: Row) =>
        ends.some((end, place) => end !== null && before[references[place]?.to ?? -1]?.has(end))
      return new Set([...(before[index] ?? []), ...rows.filter(reaches).map(({ key }) => key)])
    })
  }
  const sorted = tables.map(
    ({ name }, index) => [name, [...(found[index] ?? [])].sort((a, b) => a - b)] as const,
  )
  return new Map(sorted.filter(([, keys]) => keys.length > 0))
}

function rowsAlong(
  tables: readonly RandomTable[],
  path: readonly string[],
  matching: (table: RandomTable) => ReadonlySet<number>,
): ReadonlySet<number> {
  const last = / → t(\d+)\./.exec(path.at(-1) ?? '')?.[1]
  return path.reduceRight<ReadonlySet<number>>(
    (found, step) => {
      const [, table = '', place = ''] = /^t(\d+)\.\(?r(\d+)/.exec(step) ?? []
      const reaches = ({ references }: Row) => found.has(references[Number(place)] ?? -1)
      return new Set((tables[Number(table)]?.rows ?? []).filter(reaches).map(({ key }) => key))
    },
    matching(tables[Number(last)] as RandomTable),
  )
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
