import { type JsonObject, messageSchemas } from '@monoid-kit/core'

/** More stores or identifiers than any person has; what is beyond it is refused before each is looked at. */
const maxEntries = 10_000

const { MonoidQueryIdentifier, MonoidRequestHandle, MonoidRequestResult, FindRequest } = messageSchemas

/** A group may be null, which is the same as none (B18). */
const group = { type: ['string', 'null'], description: 'The group of the store; none where it has none' }

const storeName = { type: 'string', minLength: 1, description: 'The name of the store' }

const identifier = {
  type: 'object',
  required: ['schema_name', 'identifier', 'identifier_query'],
  properties: {
    schema_name: storeName,
    schema_group: group,
    identifier: { type: 'string', description: 'The property that identifies, such as `email`' },
    identifier_query: {
      type: ['string', 'integer'],
      // beyond it JSON numbers lose digits, and another person's rows would be found
      minimum: Number.MIN_SAFE_INTEGER,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Its value; whole numbers beyond 2^53 as a text',
    },
    json_schema: { ...MonoidQueryIdentifier.properties.json_schema, description: 'The schema of the store' },
  },
}

const handle = {
  ...MonoidRequestHandle,
  description: 'As a request answered it; to be given back as it is',
  properties: { ...MonoidRequestHandle.properties, schema_name: storeName, schema_group: group },
}

const problem = {
  type: 'object',
  description: 'Why the store could not do it',
  required: ['schema_name', 'code', 'detail'],
  properties: {
    schema_group: { type: 'string' },
    schema_name: { type: 'string' },
    code: { type: 'string' },
    detail: { type: 'string' },
  },
}

/** The bodies that the routes of a silo take. */
export const bodySchemas = {
  query: {
    type: 'object',
    required: ['identifiers'],
    properties: {
      identifiers: {
        type: 'array',
        maxItems: maxEntries,
        items: identifier,
        description: 'Several for one store are joined by OR',
      },
    },
  },
  requests: {
    type: 'object',
    required: ['handles'],
    properties: { handles: { type: 'array', maxItems: maxEntries, items: handle } },
  },
  find: FindRequest,
} as const satisfies Record<string, JsonObject>

/** What the routes of a silo answer: a value, or one item of a list. */
export const answerSchemas = {
  spec: messageSchemas.MonoidSiloSpec,
  validate: messageSchemas.MonoidValidateMessage,
  schema: messageSchemas.MonoidSchema,
  record: messageSchemas.MonoidRecord,
  result: {
    ...MonoidRequestResult,
    properties: { ...MonoidRequestResult.properties, problem },
  },
  status: {
    ...messageSchemas.MonoidRequestStatus,
    properties: { ...messageSchemas.MonoidRequestStatus.properties, problem },
  },
  finding: messageSchemas.Finding,
} as const satisfies Record<string, JsonObject>
