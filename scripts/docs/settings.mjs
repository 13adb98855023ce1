import { code, table } from './markdown.mjs'

/**
 * The settings of a spec, in the order of the form.
 *
 * @param {Record<string, any>} spec the JSON Schema of a config
 */
export function settingsTable(spec) {
  return table(['setting', 'type', 'default', 'meaning'], settingRows(spec, ''))
}

function settingRows(schema, prefix) {
  const required = new Set(schema.required ?? [])
  return Object.entries(schema.properties ?? {})
    .sort(([, a], [, b]) => (a.order ?? Number.MAX_SAFE_INTEGER) - (b.order ?? Number.MAX_SAFE_INTEGER))
    .flatMap(([name, property]) => {
      const path = prefix + name
      const row = [
        code(path),
        typeOf(property),
        required.has(name) ? 'required' : property.default === undefined ? '' : code(property.default),
        meaningOf(property),
      ]
      return property.type === 'object' ? [row, ...settingRows(property, `${path}.`)] : [row]
    })
}

function typeOf(property) {
  const type =
    property.type === 'array' ? `list of ${property.items?.type ?? 'value'}s` : (property.type ?? '')
  return property.secret ? `${type}, secret` : type
}

function meaningOf({ title, description, minimum, maximum }) {
  const range = [
    minimum === undefined ? undefined : `at least ${minimum}`,
    maximum === undefined ? undefined : `at most ${maximum}`,
  ].filter((part) => part !== undefined)
  const text = [title, description].filter(Boolean).map(withFullStop).join(' ')
  return range.length > 0 ? `${text} (${range.join(', ')})`.trim() : text
}

function withFullStop(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
