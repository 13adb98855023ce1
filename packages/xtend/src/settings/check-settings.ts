import { ConnectorError } from '@monoid-kit/core'
import { checkSetting } from './parse-setting.ts'
import { type SettingDefinition, settingTable } from './setting-table.ts'
import type { SettingValues } from './xtend-settings.ts'

/** The settings with their definitions. */
export const settingEntries = Object.entries(settingTable) as readonly (readonly [
  keyof SettingValues,
  SettingDefinition,
])[]

/**
 * Looks at settings that were given in code.
 *
 * @param given those that are not left to their defaults
 * @throws ConnectorError `HOST_SETTINGS`, naming every setting that is wrong, without its value
 * @example checkSettings({ readTokens: [token] })
 */
export function checkSettings(given: Partial<SettingValues>): void {
  const problems: string[] = []
  for (const [key, definition] of settingEntries) {
    const value = given[key]
    const checked = value === undefined ? undefined : checkSetting(definition, value)
    if (checked?.ok === false) problems.push(`${key}: expected ${checked.expected}`)
  }
  throwProblems([...problems, ...eraseProblems(given, 'eraseEnabled', 'eraseTokens')])
}

/**
 * What is wrong with the settings of erasure taken together: enabled, yet nobody may.
 *
 * @param settings the two settings
 * @param enabled what the first is called
 * @param tokens what the second is called
 * @returns a sentence, or none
 * @example eraseProblems({ eraseEnabled: true }, 'eraseEnabled', 'eraseTokens')
 */
export function eraseProblems(
  { eraseEnabled, eraseTokens }: Partial<SettingValues>,
  enabled: string,
  tokens: string,
): string[] {
  const isClosed = eraseEnabled === true && (eraseTokens ?? []).length === 0
  return isClosed ? [`${tokens} is required where ${enabled} is set, but it is not set`] : []
}

/**
 * Throws what is wrong with settings.
 *
 * @param problems a sentence each, without values
 * @throws ConnectorError `HOST_SETTINGS` with all of them, where there is any
 * @example throwProblems(['XTEND_HOST: expected a text'])
 */
export function throwProblems(problems: readonly string[]): void {
  if (problems.length > 0) throw new ConnectorError('HOST_SETTINGS', problems.join('; '))
}
