import { nameFilter, type TableKind } from '@monoid-kit/sql'
import type { PostgresConfig } from '../postgres-config.ts'

/** Which tables and columns the configuration includes. */
export interface TableSelection {
  /** Whether any view is asked for. */
  readonly wantsViews: boolean
  includesTable(path: readonly [string, string], kind: TableKind): boolean
  includesColumn(path: readonly [string, string], column: string): boolean
}

/**
 * Makes the tests of names out of the configuration's lists. A view is included only by a glob of
 * `include_views`, whatever `include_tables` says; exclusion wins for views too.
 *
 * @param config the lists of globs
 * @returns the tests
 * @example tableSelection({ exclude_tables: ['audit.*'] }).includesTable(['audit', 'log'], 'table') // false
 */
export function tableSelection(
  config: Pick<
    PostgresConfig,
    | 'include_schemas'
    | 'exclude_schemas'
    | 'include_tables'
    | 'exclude_tables'
    | 'include_columns'
    | 'exclude_columns'
    | 'include_views'
  >,
): TableSelection {
  const schemas = nameFilter({ include: config.include_schemas, exclude: config.exclude_schemas })
  const tables = nameFilter({ include: config.include_tables, exclude: config.exclude_tables })
  const views = nameFilter({ include: config.include_views, exclude: config.exclude_tables })
  const columns = nameFilter({ include: config.include_columns, exclude: config.exclude_columns })
  const wantsViews = (config.include_views?.length ?? 0) > 0
  return {
    wantsViews,
    includesTable: ([schema, table], kind) => {
      const forms = [table, `${schema}.${table}`]
      return schemas([schema]) && (kind === 'view' ? wantsViews && views(forms) : tables(forms))
    },
    includesColumn: ([schema, table], column) =>
      columns([column, `${table}.${column}`, `${schema}.${table}.${column}`]),
  }
}
