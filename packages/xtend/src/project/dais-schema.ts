import { readFile } from 'node:fs/promises'
import type { JsonObject } from '@monoid-kit/core'

const file = new URL('../../dais.schema.json', import.meta.url)
let schema: Promise<JsonObject> | undefined

/**
 * The JSON Schema of `dais.json`, which the package also holds as a file for editors: `@monoid-kit/xtend/dais.schema.json`.
 *
 * @returns the schema, draft 7
 * @example const { $id } = await daisSchema()
 */
export function daisSchema(): Promise<JsonObject> {
  schema ??= readFile(file, 'utf8').then((text) => JSON.parse(text) as JsonObject)
  return schema
}
