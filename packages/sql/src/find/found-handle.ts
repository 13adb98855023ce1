import {
  ConnectorError,
  identifiersOf,
  type JsonObject,
  type JsonValue,
  type MonoidRequestHandle,
  type StoredIdentifier,
  type StoreRef,
  storeKey,
  storeOf,
  wireRef,
} from '@monoid-kit/core'
import type { ForeignKey, Table } from '../catalogue/table.ts'
import { type ReferencePath, stepsOf } from './reference-path.ts'
import type { FoundPath, RowSet } from './row-sets.ts'

/** A step as it stands in a handle: the columns of the table that the step before led to, and what they reference. */
interface WireStep {
  readonly columns: readonly string[]
  readonly store: StoreRef
  readonly referencedColumns: readonly string[]
}

const mostPaths = 1000
const mostSteps = 20
const stepMembers = ['columns', 'referenced_columns', 'schema_group', 'schema_name']

/**
 * Makes the handle by which `request-results` yields the rows of a set, each once. Rows that match by themselves are
 * named as `query` names them; `paths` holds the foreign keys, and `roots` the rows that they lead to.
 *
 * @param rows the set
 * @returns a QUERY handle
 * @example yield { kind: 'store', ...wireRef(table.store), rows: 3, handle: foundHandle(rows) }
 */
export function foundHandle({ table, identifiers, paths }: RowSet): MonoidRequestHandle {
  const roots = new Map<string, JsonObject>()
  for (const { path, identifiers: wanted } of paths) {
    const root = path.at(-1)?.referencedTable as Table
    roots.set(storeKey(root.store), { ...wireRef(root.store), identifiers: wanted.map(plain) })
  }
  const data: JsonObject = {
    ...(identifiers.length > 0
      ? { identifiers: identifiers.map((each) => ({ ...wireRef(table.store), ...plain(each) })) }
      : {}),
    ...(paths.length > 0
      ? { paths: paths.map(({ path }) => path.map(wireStep)), roots: [...roots.values()] }
      : {}),
  }
  return { ...wireRef(table.store), data, request_type: 'QUERY' }
}

/**
 * Tells whether a handle names rows by foreign keys, rightly or wrongly written.
 *
 * @param handle any handle
 * @returns true where `readFoundHandle` has to read it
 * @example if (!hasPaths(handle)) yield* super.requestResults(handle, context)
 */
export function hasPaths(handle: MonoidRequestHandle): boolean {
  return handle.data?.paths !== undefined || handle.data?.roots !== undefined
}

/**
 * The stores that the paths of a handle lead over, to be looked up before it is read.
 *
 * @param handle any handle
 * @returns their names; none where the handle has no paths or is wrong
 * @example const stores = handles.flatMap(storesOnPaths)
 */
export function storesOnPaths(handle: MonoidRequestHandle): readonly StoreRef[] {
  if (!hasPaths(handle)) return []
  try {
    return wirePaths(handle).flatMap((path) => path.map(({ store }) => store))
  } catch {
    return []
  }
}

/**
 * Reads a handle that `foundHandle` made, or somebody else: every table, column and key that it names has to be one of
 * the catalogue.
 *
 * @param handle a handle with paths
 * @param table its table
 * @param tableOf the silo's tables
 * @param keysTo reads the foreign keys that reference tables
 * @returns the rows that it names
 * @throws ConnectorError `HANDLE_INVALID`, which tells no name and no value of the handle; what `keysTo` throws
 * @example const rows = await readFoundHandle(handle, orders, tableOf, (tables) => session.foreignKeys(tables, context))
 */
export async function readFoundHandle(
  handle: MonoidRequestHandle,
  table: Table,
  tableOf: (store: StoreRef) => Table | undefined,
  keysTo: (tables: readonly Table[]) => Promise<readonly ForeignKey[]>,
): Promise<RowSet> {
  const paths = wirePaths(handle)
  const roots = wireRoots(handle)
  const stores = paths.flatMap((path) => path.map(({ store }) => store))
  const tables = new Map<string, Table>()
  for (const known of [table, ...stores.flatMap((store) => tableOf(store) ?? [])]) {
    if (known.scope === table.scope) tables.set(storeKey(known.store), known)
  }
  const steps = stepsOf(await keysTo([...tables.values()]), tables.values())

  const found = paths.map((path, index): FoundPath => {
    let current = table
    const resolved = path.map((wire, place) => {
      const referenced = tables.get(storeKey(wire.store))
      const step = steps.find(
        (each) =>
          each.table === current &&
          each.referencedTable === referenced &&
          same(each.columns, wire.columns) &&
          same(each.referencedColumns, wire.referencedColumns),
      )
      if (!step)
        throw invalid(`data.paths[${index}][${place}] to be a foreign key between two stores of the silo`)
      current = step.referencedTable
      return step
    })
    const identifiers = roots.get(storeKey(current.store))
    if (!identifiers) throw invalid(`data.roots to name the store that data.paths[${index}] leads to`)
    return { path: resolved, identifiers }
  })
  const own = handle.data?.identifiers === undefined ? [] : identifiersOf(handle)
  return { table, identifiers: own, paths: found }
}

function wirePaths({ data }: MonoidRequestHandle): readonly (readonly WireStep[])[] {
  const paths = listOf(data?.paths, mostPaths, 'data.paths')
  return paths.map((path, index) => {
    const label = `data.paths[${index}]`
    return listOf(path, mostSteps, label).map((step, place) => readStep(step, `${label}[${place}]`))
  })
}

function readStep(value: JsonValue, label: string): WireStep {
  const step = objectOf(value, label)
  const { columns, referenced_columns: referencedColumns } = step
  const isWhole =
    Object.keys(step).every((member) => stepMembers.includes(member)) &&
    areNames(columns) &&
    areNames(referencedColumns) &&
    columns.length === referencedColumns.length
  if (!isWhole) throw invalid(`${label} to have columns and as many referenced_columns`)
  return { columns, referencedColumns, store: readStore(step, label) }
}

function wireRoots({ data }: MonoidRequestHandle): ReadonlyMap<string, readonly StoredIdentifier[]> {
  const roots = listOf(data?.roots, mostPaths, 'data.roots').map((value, index) => {
    const root = objectOf(value, `data.roots[${index}]`)
    const store = readStore(root, `data.roots[${index}]`)
    const identifiers = identifiersOf({ ...wireRef(store), request_type: 'QUERY', data: root })
    return [storeKey(store), identifiers] as const
  })
  return new Map(roots)
}

function readStore(value: JsonObject, label: string): StoreRef {
  const { schema_name, schema_group = null } = value
  if (typeof schema_name !== 'string' || (schema_group !== null && typeof schema_group !== 'string')) {
    throw invalid(`${label} to name a store`)
  }
  return storeOf({ schema_name, schema_group })
}

function listOf(value: JsonValue | undefined, most: number, label: string): readonly JsonValue[] {
  if (Array.isArray(value) && value.length > 0 && value.length <= most) return value
  throw invalid(`${label} to be a list of 1 to ${most}`)
}

function objectOf(value: JsonValue, label: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw invalid(`${label} to be an object`)
}

function areNames(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string')
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index])
}

function plain({ identifier, identifier_query }: StoredIdentifier): JsonObject {
  return { identifier, identifier_query }
}

function wireStep(step: ReferencePath[number]): JsonObject {
  const { columns, referencedTable, referencedColumns } = step
  return { columns, ...wireRef(referencedTable.store), referenced_columns: referencedColumns }
}

function invalid(expected: string): ConnectorError {
  return new ConnectorError('HANDLE_INVALID', `expected ${expected}`)
}
