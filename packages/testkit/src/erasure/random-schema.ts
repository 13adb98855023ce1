import type { ErasureItem } from './erasure-lab.ts'

type Row = Record<string, number | null>

interface Reference {
  readonly from: string
  readonly to: string
  readonly column: string
  readonly rule: 'NO ACTION' | 'RESTRICT' | 'CASCADE' | 'SET NULL'
  readonly nullable: boolean
}

/** Tables with foreign keys in any direction, rows, and a delete. */
export interface RandomSchema {
  readonly tables: readonly string[]
  readonly rows: Readonly<Record<string, readonly Row[]>>
  readonly references: readonly Reference[]
  readonly items: readonly ErasureItem[]
}

/**
 * Makes up a schema, circles and self-references included, that is the same for the same seed.
 *
 * @param seed any integer
 * @returns what `schemaSql` writes down
 */
export function randomSchema(seed: number): RandomSchema {
  const random = generator(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const one = <Item>(list: readonly Item[]): Item => list[below(list.length)] as Item

  const tables = ['a', 'b', 'c', 'd'].slice(0, 1 + below(4))
  const rows: Record<string, Row[]> = {}
  for (const table of tables) {
    rows[table] = Array.from({ length: 1 + below(5) }, (_, index) => ({ id: index + 1, grp: below(3) }))
  }
  const references = Array.from({ length: 1 + below(tables.length + 2) }, (_, index): Reference => {
    const rule = one(['NO ACTION', 'NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL'] as const)
    const nullable = rule === 'SET NULL' || random() < 0.5
    return { from: one(tables), to: one(tables), column: `f${index}`, rule, nullable }
  })
  for (const { from, to, column, nullable } of references) {
    for (const row of rows[from] ?? []) {
      row[column] = nullable && random() < 0.3 ? null : (one(rows[to] ?? []).id ?? null)
    }
  }
  const items = tables.flatMap((table): ErasureItem[] => {
    const columns = ['id', 'grp', ...columnsOf(references, table)]
    return Array.from({ length: below(3) }, () => [table, one(columns), String(below(5))] as const)
  })
  return { tables, rows, references, items: items.length > 0 ? items : [['a', 'grp', '1']] }
}

/** The SQL that makes the tables, their rows and then their foreign keys. */
export function schemaSql({ tables, rows, references }: RandomSchema): string {
  const created = tables.flatMap((table) => {
    const own = references.filter(({ from }) => from === table)
    const columns = own
      .map(({ column, nullable }) => `, ${column} int${nullable ? '' : ' NOT NULL'}`)
      .join('')
    const names = ['id', 'grp', ...columnsOf(references, table)]
    const values = (rows[table] ?? []).map(
      (row) => `(${names.map((name) => row[name] ?? 'NULL').join(', ')})`,
    )
    return [
      `CREATE TABLE ${table} (id int PRIMARY KEY, grp int${columns})`,
      `INSERT INTO ${table} (${names.join(', ')}) VALUES ${values.join(', ')}`,
    ]
  })
  const keys = references.map(
    ({ from, to, column, rule }) =>
      `ALTER TABLE ${from} ADD CONSTRAINT k_${column} FOREIGN KEY (${column}) REFERENCES ${to} (id) ON DELETE ${rule}`,
  )
  return [...created, ...keys].join(';\n')
}

/**
 * What is left when all rows named go at once, with what cascades from them.
 *
 * @param schema the tables and the delete
 * @returns the rows by table as text, or undefined where a reference from outside stands in the way
 */
export function rowsLeft({
  tables,
  rows,
  references,
  items,
}: RandomSchema): Record<string, string[]> | undefined {
  const going = new Set<Row>()
  for (const [table, column, wanted] of items) {
    for (const row of rows[table] ?? []) {
      if (row[column] !== null && String(row[column]) === wanted) going.add(row)
    }
  }
  const referenced = ({ to, column }: Reference, row: Row) =>
    (rows[to] ?? []).some((other) => other.id === row[column] && going.has(other))
  for (let before = -1; before !== going.size; ) {
    before = going.size
    for (const reference of references.filter(({ rule }) => rule === 'CASCADE')) {
      for (const row of rows[reference.from] ?? []) if (referenced(reference, row)) going.add(row)
    }
  }
  const left: Record<string, string[]> = {}
  for (const table of tables) {
    const staying = (rows[table] ?? []).filter((row) => !going.has(row))
    const own = references.filter(({ from }) => from === table)
    const stops = own.filter(({ rule }) => rule === 'NO ACTION' || rule === 'RESTRICT')
    if (staying.some((row) => stops.some((reference) => referenced(reference, row)))) return undefined
    const emptied = own.filter(({ rule }) => rule === 'SET NULL')
    left[table] = staying
      .map((row) => ({
        ...row,
        ...Object.fromEntries(
          emptied.filter((key) => referenced(key, row)).map(({ column }) => [column, null]),
        ),
      }))
      .map(rowText)
      .sort()
  }
  return left
}

/**
 * Chooses seeds whose schemas are worth a test.
 *
 * @param erasing how many of which the model erases rows
 * @param refused how many that it refuses
 * @returns seeds, always the same ones
 */
export function tellingSeeds(erasing: number, refused: number): number[] {
  const chosen = { erasing: [] as number[], refused: [] as number[] }
  for (let seed = 1; chosen.erasing.length < erasing || chosen.refused.length < refused; seed += 1) {
    const schema = randomSchema(seed)
    const left = rowsLeft(schema)
    if (!left) chosen.refused.push(seed)
    else if (schema.tables.some((table) => left[table]?.length !== schema.rows[table]?.length)) {
      chosen.erasing.push(seed)
    }
  }
  return [...chosen.erasing.slice(0, erasing), ...chosen.refused.slice(0, refused)]
}

/** A row as text, whatever the order of its columns. */
export function rowText(row: Readonly<Record<string, unknown>>): string {
  return Object.keys(row)
    .sort()
    .map((column) => `${column}=${row[column]}`)
    .join(' ')
}

function columnsOf(references: readonly Reference[], table: string): string[] {
  return references.filter(({ from }) => from === table).map(({ column }) => column)
}

/** A small generator of numbers from 0 to 1 (a linear congruence), for schemas need no better one. */
function generator(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state >>> 8) / 2 ** 24
  }
}
