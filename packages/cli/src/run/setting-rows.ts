import type { JsonObject } from '@monoid-kit/core'
import { settingsOf, typeText } from '../about/settings-of.ts'
import { printable } from '../printing/printable.ts'

/**
 * The settings of a spec for a terminal, in the order of the form.
 *
 * @param spec the JSON Schema of a configuration
 * @returns per setting its name, its type, `required` or its default, and its meaning
 * @example settingRows({ properties: { url: { type: 'string' } } }) // [['url', 'string', '', '']]
 */
export function settingRows(spec: JsonObject): string[][] {
  return settingsOf(spec).map((setting) =>
    [
      setting.name,
      typeText(setting),
      setting.required ? 'required' : setting.default === undefined ? '' : JSON.stringify(setting.default),
      setting.meaning,
    ].map(printable),
  )
}
