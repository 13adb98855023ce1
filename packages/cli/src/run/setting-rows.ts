import type { JsonObject, JsonValue } from '@monoid-kit/core'
import { printable } from '../printing/printable.ts'

/**
 * The settings of a spec, in the order of the form.
 *
 * @param spec the JSON Schema of a configuration
 * @param prefix what stands in front of each name
 * @returns per setting its name, its type, `required` or its default, and its meaning
 * @example settingRows({ properties: { url: { type: 'string' } } }) // [['url', 'string', '', '']]
 */
export function settingRows(spec: JsonObject, prefix = ''): string[][] {
  const required = new Set(Array.isArray(spec.required) ? spec.required : [])
  return Object.entries(objectOf(spec.properties))
    .map(([name, property]) => [name, objectOf(property)] as const)
    .sort(([, a], [, b]) => orderOf(a) - orderOf(b))
    .flatMap(([name, property]) => {
      const row = [
        printable(prefix + name),
        typeOf(property),
        required.has(name)
          ? 'required'
          : property.default === undefined
            ? ''
            : printable(JSON.stringify(property.default)),
        printable(
          [property.title, property.description].filter((text) => typeof text === 'string').join(': '),
        ),
      ]
      return property.type === 'object' ? [row, ...settingRows(property, `${prefix}${name}.`)] : [row]
    })
}

function orderOf({ order }: JsonObject): number {
  return typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER
}

function typeOf({ type, items, secret }: JsonObject): string {
  const name = type === 'array' ? `list of ${String(objectOf(items).type ?? 'value')}s` : String(type ?? '')
  return printable(secret === true ? `${name}, secret` : name)
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}
