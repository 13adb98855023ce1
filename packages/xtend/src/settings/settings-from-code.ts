import { ConnectorError } from '@monoid-kit/core'
import { checkSetting } from './parse-setting.ts'
import { type SettingDefinition, settingTable } from './setting-table.ts'
import type { SettingKey, XtendSettings } from './xtend-settings.ts'

/** The settings with their definitions. */
export const settingEntries = Object.entries(settingTable) as readonly (readonly [
  SettingKey,
  SettingDefinition,
])[]

/**
 * Completes settings that are given in code.
 *
 * @param given those that are not as in `settingTable`
 * @returns all settings
 * @throws ConnectorError `HOST_SETTINGS`, naming every setting that is wrong, without its value
 * @example xtendSettings({ port: 0, readTokens: [token] })
 */
export function xtendSettings(given: Partial<XtendSettings> = {}): XtendSettings {
  const values = new Map<string, unknown>()
  const problems: string[] = []
  for (const [key, definition] of settingEntries) {
    const value = given[key] ?? definition.default
    const checked = checkSetting(definition, value)
    if (!checked.ok) problems.push(`${key}: expected ${checked.expected}`)
    else if (checked.value !== undefined) values.set(key, checked.value)
  }
  throwProblems([...problems, ...eraseProblems(given, 'eraseEnabled', 'eraseTokens')])
  return Object.fromEntries(values) as unknown as XtendSettings
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
  { eraseEnabled, eraseTokens }: Partial<XtendSettings>,
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
