import { settingEntries } from './check-settings.ts'
import type { SettingDefinition } from './setting-table.ts'

/** A row of the table of settings in the documentation. */
export interface SettingRow {
  readonly variable: string
  /** The name in code. */
  readonly key: string
  /** What it may be. */
  readonly type: string
  readonly default: string
  readonly meaning: string
}

/**
 * The settings of a service, for the table in the documentation.
 *
 * @returns a row for each, in the order of `settingTable`
 * @example settingRows()[0]?.variable // 'PORT'
 */
export function settingRows(): SettingRow[] {
  return settingEntries.map(([key, definition]) => ({
    variable: definition.variable,
    key,
    type: typeLabel(definition),
    default: definition.defaultLabel ?? defaultLabel(definition.default),
    meaning: definition.meaning,
  }))
}

function typeLabel({ kind, least, most }: SettingDefinition): string {
  const labels: Readonly<Record<SettingDefinition['kind'], string>> = {
    integer: `integer, ${least} to ${most}`,
    number: `number, ${least} to ${most}`,
    boolean: 'boolean',
    text: 'text',
    names: 'host names',
    tokens: 'tokens',
    level: 'debug, info, warn, error',
    url: 'URL',
  }
  return labels[kind]
}

function defaultLabel(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return 'none'
  return String(value)
}
