import type { JsonObject, JsonValue } from '@monoid-kit/core'
import { code, table } from './markdown.ts'

/** One setting of a connector. */
export interface Setting {
  /** Its name; those of an object have its name and a dot in front. */
  readonly name: string
  /** Such as `string` or `list of strings`. */
  readonly type: string
  readonly required: boolean
  readonly secret: boolean
  readonly default?: JsonValue
  readonly minimum?: number
  readonly maximum?: number
  /** Title and description, as sentences. */
  readonly meaning: string
}

/**
 * The settings of a spec, in the order of the form.
 *
 * @param spec the JSON Schema of a configuration, from any connector
 * @param prefix what stands in front of each name
 * @returns each setting, those of an object after it
 * @example settingsOf({ properties: { url: { type: 'string' } } })[0]?.name // 'url'
 */
export function settingsOf(spec: JsonObject, prefix = ''): Setting[] {
  const required = new Set(Array.isArray(spec.required) ? spec.required : [])
  return Object.entries(objectOf(spec.properties))
    .map(([name, property]) => [name, objectOf(property)] as const)
    .sort(([, a], [, b]) => orderOf(a) - orderOf(b))
    .flatMap(([name, property]) => {
      const setting = settingOf(prefix + name, property, required.has(name))
      return property.type === 'object' ? [setting, ...settingsOf(property, `${prefix}${name}.`)] : [setting]
    })
}

/**
 * The settings of a spec as a Markdown table.
 *
 * @param spec the JSON Schema of a configuration
 * @returns the table
 * @example fillSection(readme, 'settings', settingsTable(spec))
 */
export function settingsTable(spec: JsonObject): string {
  const rows = settingsOf(spec).map((setting) => [
    code(setting.name),
    typeText(setting),
    setting.required ? 'required' : setting.default === undefined ? '' : code(setting.default),
    [setting.meaning, rangeText(setting)].filter((text) => text !== '').join(' '),
  ])
  return table(['setting', 'type', 'default', 'meaning'], rows)
}

/**
 * @param setting a setting
 * @returns its type for people, such as `string, secret`
 * @example typeText({ type: 'string', secret: true }) // 'string, secret'
 */
export function typeText({ type, secret }: Pick<Setting, 'type' | 'secret'>): string {
  return secret ? `${type}, secret` : type
}

function rangeText({ minimum, maximum }: Setting): string {
  const parts = [
    minimum === undefined ? undefined : `at least ${minimum}`,
    maximum === undefined ? undefined : `at most ${maximum}`,
  ].filter((part) => part !== undefined)
  return parts.length > 0 ? `(${parts.join(', ')})` : ''
}

function settingOf(name: string, property: JsonObject, required: boolean): Setting {
  const { type, items, secret, minimum, maximum, title, description } = property
  const texts = [title, description].filter((text) => typeof text === 'string' && text !== '')
  return {
    name,
    type: type === 'array' ? `list of ${String(objectOf(items).type ?? 'value')}s` : String(type ?? ''),
    required,
    secret: secret === true,
    ...(property.default !== undefined && { default: property.default }),
    ...(typeof minimum === 'number' && { minimum }),
    ...(typeof maximum === 'number' && { maximum }),
    meaning: texts.map((text) => withFullStop(String(text))).join(' '),
  }
}

function withFullStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function orderOf({ order }: JsonObject): number {
  return typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}
