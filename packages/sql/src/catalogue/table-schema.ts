import type { JsonObject } from '@monoid-kit/core'
import type { ColumnSchema } from './column-type.ts'
import type { Column, Table } from './table.ts'

/**
 * The `json_schema` of a table within rule B22: an object with one string `type` per property. Every property may be
 * null in a record; comments of the catalogue become descriptions.
 *
 * @param table the table
 * @param options `descriptions: false` leaves the comments out, to save room (B13)
 * @returns a JSON Schema, compact
 * @example tableSchema(users) // { type: 'object', properties: { id: { type: 'integer' } } }
 */
export function tableSchema(
  table: Table,
  options: { readonly descriptions: boolean } = { descriptions: true },
): JsonObject {
  const described = (comment: string | undefined) =>
    options.descriptions && comment ? { description: comment } : undefined
  const property = ({ name, type, comment }: Column): [string, JsonObject] => {
    const schema: Pick<ColumnSchema, keyof ColumnSchema> = type.jsonSchema
    const description = described(comment)
    // Without a comment all columns of a type share one object.
    return [name, description ? { ...schema, ...description } : schema]
  }
  return {
    type: 'object',
    ...described(table.comment),
    properties: Object.fromEntries(table.columns.map(property)),
  }
}
