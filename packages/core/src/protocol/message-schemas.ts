/**
 * The JSON Schemas (draft-07) of the protocol's messages and argument files, as data. Unknown members are
 * allowed, as the protocol demands of every reader. The file imports nothing, for the build compiles it first.
 *
 * @module
 */

/** An object whose members are nobody's business here: a configuration's schema, a record's columns, a handle's data. */
const anyObject = { type: 'object', title: 'JSON object' } as const

const siloSpec = {
  type: 'object',
  required: ['spec'],
  properties: { name: { type: 'string' }, spec: anyObject },
} as const

const validateMessage = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string', enum: ['SUCCESS', 'FAILURE'] }, message: { type: 'string' } },
} as const

const schema = {
  type: 'object',
  required: ['name', 'json_schema'],
  properties: { name: { type: 'string' }, group: { type: 'string' }, json_schema: anyObject },
} as const

const schemasMessage = {
  type: 'object',
  required: ['schemas'],
  properties: { schemas: { type: 'array', items: schema } },
} as const

const queryIdentifier = {
  type: 'object',
  required: ['schema_name', 'identifier', 'identifier_query', 'json_schema'],
  properties: {
    schema_name: { type: 'string' },
    schema_group: { type: 'string' },
    identifier: { type: 'string' },
    identifier_query: { type: ['string', 'integer'] },
    json_schema: anyObject,
  },
} as const

const query = {
  type: 'object',
  required: ['identifiers'],
  properties: { identifiers: { type: 'array', items: queryIdentifier } },
} as const

const requestStatus = {
  type: 'object',
  required: ['schema_name', 'request_status'],
  properties: {
    schema_group: { type: 'string' },
    schema_name: { type: 'string' },
    request_status: { type: 'string', enum: ['PROGRESS', 'COMPLETE', 'FAILED'] },
    data_type: { type: 'string', enum: ['RECORDS', 'FILE', 'NONE'] },
  },
} as const

const requestHandle = {
  type: 'object',
  required: ['schema_name', 'request_type'],
  properties: {
    schema_group: { type: 'string' },
    schema_name: { type: 'string' },
    data: anyObject,
    request_type: { type: 'string', enum: ['QUERY', 'DELETE'] },
  },
} as const

const requestResult = {
  type: 'object',
  required: ['status', 'handle'],
  properties: { status: requestStatus, handle: requestHandle },
} as const

const requestsMessage = {
  type: 'object',
  required: ['handles'],
  properties: { handles: { type: 'array', items: requestHandle } },
} as const

const recordPart = {
  type: 'object',
  required: ['record', 'index', 'last'],
  properties: {
    record: { type: 'integer', minimum: 0 },
    index: { type: 'integer', minimum: 0 },
    last: { type: 'boolean' },
    json: { type: 'array', items: { type: 'string' } },
  },
} as const

const record = {
  type: 'object',
  required: ['schema_name'],
  properties: {
    record_type: { type: 'string', enum: ['RECORD', 'FILE'] },
    schema_name: { type: 'string' },
    schema_group: { type: 'string' },
    data: anyObject,
    file: { type: 'string' },
    part: recordPart,
  },
} as const

const persistenceConfig = {
  type: 'object',
  required: ['temp_store'],
  properties: { temp_store: { type: 'string' } },
} as const

const logMessage = {
  type: 'object',
  required: ['message'],
  properties: {
    message: { type: 'string' },
    level: { type: 'string', enum: ['debug', 'info', 'warn', 'error'] },
    time: { type: 'string' },
    code: { type: 'string' },
    context: anyObject,
  },
} as const

const findRequest = {
  type: 'object',
  required: ['terms'],
  properties: {
    terms: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: {
        type: 'object',
        required: ['name', 'value'],
        properties: { name: { type: 'string', pattern: '\\S' }, value: { type: 'string', pattern: '\\S' } },
      },
    },
    depth: { type: 'integer', minimum: 0, maximum: 20 },
  },
} as const

const count = { type: 'integer', minimum: 0 } as const
const storeNames = { schema_name: { type: 'string' }, schema_group: { type: 'string' } } as const

const finding = {
  type: 'object',
  discriminator: { propertyName: 'kind' },
  oneOf: [
    {
      type: 'object',
      required: ['kind', 'done', 'of'],
      properties: { kind: { const: 'progress' }, done: count, of: count },
    },
    {
      type: 'object',
      required: ['kind', 'schema_name', 'column', 'via', 'exact'],
      properties: {
        kind: { const: 'match' },
        ...storeNames,
        column: { type: 'string' },
        via: { type: 'string', enum: ['name', 'type', 'any'] },
        exact: count,
        near: count,
      },
    },
    {
      type: 'object',
      required: ['kind', 'schema_name', 'direction', 'path', 'rows', 'additional'],
      properties: {
        kind: { const: 'reference' },
        ...storeNames,
        direction: { type: 'string', enum: ['referencing', 'referenced'] },
        path: { type: 'array', items: { type: 'string' } },
        rows: count,
        additional: count,
      },
    },
    {
      type: 'object',
      required: ['kind', 'schema_name', 'rows'],
      properties: { kind: { const: 'store' }, ...storeNames, rows: count, handle: requestHandle },
    },
    {
      type: 'object',
      required: ['kind', 'stores', 'searched', 'unread'],
      properties: { kind: { const: 'summary' }, stores: count, searched: count, unread: count },
    },
  ],
} as const

const message = {
  type: 'object',
  discriminator: { propertyName: 'type' },
  oneOf: [
    {
      type: 'object',
      required: ['type', 'spec'],
      properties: { type: { const: 'SPEC' }, spec: siloSpec },
    },
    {
      type: 'object',
      required: ['type', 'validate_msg'],
      properties: { type: { const: 'VALIDATE' }, validate_msg: validateMessage },
    },
    {
      type: 'object',
      required: ['type', 'schema_msg'],
      properties: { type: { const: 'SCHEMA' }, schema_msg: schemasMessage },
    },
    {
      type: 'object',
      required: ['type', 'record'],
      properties: { type: { const: 'RECORD' }, record },
    },
    {
      type: 'object',
      required: ['type', 'request'],
      properties: { type: { const: 'REQUEST_RESULT' }, request: requestResult },
    },
    {
      type: 'object',
      required: ['type', 'request_status'],
      properties: { type: { const: 'REQUEST_STATUS' }, request_status: requestStatus },
    },
    {
      type: 'object',
      required: ['type', 'finding'],
      properties: { type: { const: 'FINDING' }, finding },
    },
    {
      type: 'object',
      required: ['type', 'log'],
      properties: { type: { const: 'LOG' }, log: logMessage },
    },
  ],
} as const

/**
 * The JSON Schema of every message and argument file, by its name in the protocol. `messages.test-d.ts`
 * proves that the types in `messages.ts` say the same.
 *
 * @example ajv.compile(messageSchemas.MonoidRecord)
 */
export const messageSchemas = {
  MonoidMessage: message,
  MonoidSiloSpec: siloSpec,
  MonoidValidateMessage: validateMessage,
  MonoidSchema: schema,
  MonoidSchemasMessage: schemasMessage,
  MonoidQueryIdentifier: queryIdentifier,
  MonoidQuery: query,
  MonoidRequestStatus: requestStatus,
  MonoidRequestHandle: requestHandle,
  MonoidRequestResult: requestResult,
  MonoidRequestsMessage: requestsMessage,
  MonoidRecord: record,
  MonoidPersistenceConfig: persistenceConfig,
  MonoidLogMessage: logMessage,
  FindRequest: findRequest,
  Finding: finding,
} as const

/**
 * The `-q` file as it is read: `identifier_query` may be anything, for each store judges its own, and one
 * odd value must not fail the others (B14, B19).
 */
export const queryFileSchema = {
  ...query,
  properties: {
    identifiers: {
      type: 'array',
      items: {
        ...queryIdentifier,
        required: ['schema_name', 'identifier', 'json_schema'],
        properties: { ...queryIdentifier.properties, identifier_query: {} },
      },
    },
  },
} as const
