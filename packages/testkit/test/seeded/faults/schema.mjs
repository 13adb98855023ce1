import { randomUUID } from 'node:crypto'
import { changeResult } from '../spoil.mjs'

/** Changes the json_schema of each store. */
function changeSchema(mini, change) {
  changeResult(mini, 'schemaOf', (schema) => {
    change(schema.json_schema.properties, schema.json_schema)
    return schema
  })
}

export const schemaFaults = {
  'schema.one-message': {
    what: 'each data store is printed as a SCHEMA of its own',
    seed(mini) {
      mini.schema = async ({ config }) => {
        const { settings } = await mini.open(config)
        for (const store of mini.shownStores(settings)) {
          mini.print('SCHEMA', 'schema_msg', { schemas: [mini.schemaOf(store)] })
        }
      }
    },
  },
  'schema.stable': {
    what: 'the name of a column is made up anew each time',
    seed: (mini) =>
      changeSchema(mini, (properties) => Object.assign(properties, { [randomUUID()]: { type: 'string' } })),
  },
  'schema.decodable': {
    what: 'a column that may be null has two types',
    seed: (mini) =>
      changeSchema(mini, (properties) => Object.assign(properties, { title: { type: ['string', 'null'] } })),
  },
  'schema.flat-properties': {
    what: 'a column has columns of its own',
    seed: (mini) =>
      changeSchema(mini, (properties) =>
        Object.assign(properties, { place: { type: 'object', properties: { city: { type: 'string' } } } }),
      ),
  },
  'schema.distinct-names': {
    what: 'two data stores have the same name and no group',
    seed: (mini) =>
      changeResult(mini, 'schemaOf', (schema) => ({ ...schema, name: 'notes', group: undefined })),
  },
}
