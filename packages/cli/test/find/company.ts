import type { ServerKind } from '@monoid-kit/testkit'

/** A database that nobody has seen, and what is to be found in it. */
export interface Company {
  /** Statements that make it. */
  readonly sql: string
  readonly tables: number
  /** The tables with a column of the name, and in each the rows that differ in case or blanks only. */
  readonly near: Readonly<Record<string, number>>
  /** By table the keys of all rows that hold the value or reference such a row. */
  readonly found: Readonly<Record<string, readonly number[]>>
}

interface Row {
  readonly id: number
  readonly email: string | null
  readonly parents: readonly number[]
}

interface Table {
  readonly name: string
  /** The name of its column of addresses, where it has one. */
  readonly email: string | undefined
  readonly parents: readonly Table[]
  readonly rows: readonly Row[]
  /** How many foreign keys stand between it and the table that is furthest away. */
  readonly depth: number
}

const size = 50
const deepest = 5
const emailNames = ['email', 'user_email', 'emailAddress', 'EMAIL_2', 'billing_email_address', 'primaryEmail']

/**
 * Makes a database of 50 tables by chance: some with a column of addresses under one of many names, many that reference
 * others by foreign keys, and counts what belongs to one person.
 *
 * @param person her address, in small letters
 * @param kind of the server
 * @param seed the same number makes the same database
 */
export function makeCompany(person: string, kind: ServerKind, seed: number): Company {
  const random = generator(seed)
  const tables: Table[] = []
  for (let index = 0; index < size; index += 1) tables.push(makeTable(index, tables, person, random))
  const found = new Map<Table, Set<number>>()
  // parents stand before their children
  for (const table of tables) {
    const isFound = ({ email, parents }: Row) =>
      email === person || parents.some((id, at) => found.get(table.parents[at] as Table)?.has(id))
    found.set(table, new Set(table.rows.filter(isFound).map(({ id }) => id)))
  }
  const isNear = ({ email }: Row) =>
    email !== null && email !== person && email.trim().toLowerCase() === person
  const counted = tables.map((table) => [table.name, table.rows.filter(isNear).length] as const)
  return {
    sql: tables.flatMap((table) => statements(table, kind)).join('\n'),
    tables: size,
    near: Object.fromEntries(counted.filter(([, rows]) => rows > 0)),
    found: Object.fromEntries(
      [...found].filter(([, ids]) => ids.size > 0).map(([table, ids]) => [table.name, [...ids]]),
    ),
  }
}

function makeTable(index: number, before: readonly Table[], person: string, random: Random): Table {
  const email = index === 0 || random(4) === 0 ? emailNames[random(emailNames.length)] : undefined
  const eligible = before.filter(({ depth }) => depth < deepest)
  const wanted = index === 0 ? 0 : random(3)
  const parents = Array.from({ length: wanted }, () => eligible[random(eligible.length)] as Table)
  const rows = Array.from({ length: 3 + random(20) }, (_, at) => ({
    id: at + 1,
    email: email === undefined ? null : (emails(person)[random(8)] ?? `other${random(1000)}@x.org`),
    parents: parents.map((parent) => 1 + random(parent.rows.length)),
  }))
  const depth = Math.max(0, ...parents.map((parent) => parent.depth + 1))
  return { name: `t${index}_${['log', 'data', 'entry', 'note'][random(4)]}`, email, parents, rows, depth }
}

/** Of eight rows one holds the address, two hold something near, the others somebody else's. */
function emails(person: string): readonly string[] {
  return [person, person.toUpperCase(), ` ${person}`]
}

function statements({ name, email, parents, rows }: Table, kind: ServerKind): string[] {
  const quote = (word: string) => (kind === 'postgres' ? `"${word}"` : `\`${word}\``)
  const keys = parents.map((_, at) => quote(`ref_${at}`))
  const columns = [
    'id int PRIMARY KEY',
    ...(email === undefined ? [] : [`${quote(email)} varchar(60)`]),
    ...keys.map((key) => `${key} int`),
    ...keys.map((key, at) => `FOREIGN KEY (${key}) REFERENCES ${parents[at]?.name}(id)`),
  ]
  const values = rows.map((row) => {
    const cells = [row.id, ...(email === undefined ? [] : [`'${row.email}'`]), ...row.parents]
    return `(${cells.join(', ')})`
  })
  return [`CREATE TABLE ${name} (${columns.join(', ')});`, `INSERT INTO ${name} VALUES ${values.join(', ')};`]
}

type Random = (below: number) => number

/** Numbers that look like chance and are the same each time. */
function generator(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39)
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below
  }
}
