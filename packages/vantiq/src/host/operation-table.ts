/** What a parameter of an operation may be. */
export interface ParameterDefinition {
  /** In words, for messages and for the documentation. */
  readonly type: string
  readonly meaning: string
}

/**
 * The parameters of a SELECT, each by its name in the WITH clause; the page docs/vantiq.md is generated from this table.
 *
 * @example parameterTable.limit.type // 'an integer from 1'
 */
export const parameterTable = {
  schema_name: { type: 'text', meaning: 'the store, such as a table' },
  schema_group: {
    type: 'text',
    meaning: 'what the store is grouped under, where its name alone is not enough',
  },
  stores: {
    type: 'a list of objects',
    meaning: 'several stores: rows of "schema", or `{schema_name, schema_group}`',
  },
  identifiers: {
    type: 'a list of objects',
    meaning:
      'whom to look for: `{schema_name, schema_group, identifier, identifier_query}`, the column and the value',
  },
  handles: { type: 'a list of objects', meaning: 'rows of "query", or the member `handle` of each' },
  terms: {
    type: 'a list of objects',
    meaning: 'what to look for: `{name, value}`, the words of a column and a value',
  },
  depth: {
    type: 'an integer from 0 to 20',
    meaning: 'how many foreign keys in a row are followed; 6 where left out',
  },
  query: { type: 'text', meaning: 'one statement that reads, with placeholders as the database has them' },
  parameters: {
    type: 'a list of texts, numbers, booleans and nulls',
    meaning: "the values of the statement's placeholders, in their order",
  },
  limit: {
    type: 'an integer from 1',
    meaning: 'the most records to answer, of which one in several rows is one; all where left out',
  },
  bundleFactor: {
    type: 'an integer from 0',
    meaning: 'the most rows of one message; 0 for as many as fit; 500 where left out',
  },
} as const satisfies Record<string, ParameterDefinition>

/** The name of a parameter. */
export type ParameterName = keyof typeof parameterTable

/** What a SELECT may ask for. */
export interface OperationDefinition {
  readonly summary: string
  /** Those that must be there; of a list in the list, one. */
  readonly needs: readonly (ParameterName | readonly ParameterName[])[]
  /** Those that may be there as well; `bundleFactor` may always. */
  readonly takes: readonly ParameterName[]
  /** The members of a row of the answer. */
  readonly rows: string
}

/**
 * The operations of a SELECT, by their names.
 *
 * @example operationTable.status.needs // ['handles']
 */
export const operationTable = {
  spec: {
    summary: 'the form of the configuration; answered whatever is wrong with it',
    needs: [],
    takes: [],
    rows: '`name`, `spec`',
  },
  validate: {
    summary: 'whether the configuration works; one row',
    needs: [],
    takes: [],
    rows: '`status`, `message`',
  },
  schema: {
    summary: 'the stores and their columns, one row per store',
    needs: [],
    takes: ['schema_name', 'schema_group'],
    rows: '`schema_name`, `schema_group`, `json_schema`',
  },
  sample: {
    summary: 'some records of the stores named, or of all',
    needs: [],
    takes: ['schema_name', 'schema_group', 'stores', 'limit'],
    rows: '`schema_name`, `schema_group`, `data`',
  },
  query: {
    summary: "starts to find a person's records, one row per store",
    needs: ['identifiers'],
    takes: [],
    rows: '`schema_name`, `schema_group`, `request_status`, `data_type`, `handle`; of a store that failed `code`, `message`',
  },
  results: {
    summary: 'the records that "query" has found, or finds at once where identifiers are given',
    needs: [['handles', 'identifiers']],
    takes: ['limit'],
    rows: '`schema_name`, `schema_group`, `data`; of a record in several rows `part`',
  },
  status: {
    summary: 'how far "query" has come, one row per handle',
    needs: ['handles'],
    takes: [],
    rows: '`schema_name`, `schema_group`, `request_status`, `data_type`',
  },
  find: {
    summary: 'where values occur, and which rows reference those rows',
    needs: ['terms'],
    takes: ['depth'],
    rows: '`kind` and what goes with it: see [find](find.md)',
  },
  statement: {
    summary: 'the rows of one statement; `operation` may be left out',
    needs: ['query'],
    takes: ['parameters', 'limit'],
    rows: 'the columns of the statement',
  },
} as const satisfies Record<string, OperationDefinition>

/** The name of an operation. */
export type OperationName = keyof typeof operationTable
