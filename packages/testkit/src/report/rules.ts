/** A rule of the protocol (B…) or a fault of the original connectors (C…), in a few words. */
export interface Rule {
  readonly id: string
  readonly text: string
  /** Why no test of this repository has to show it, where that is so. */
  readonly excused?: string
}

/** Every rule and fault that the tests account for; test titles name them as `[B20]` or `C1:`. */
export const rules: readonly Rule[] = [
  { id: 'B1', text: 'the entry point is the command line itself; flags come in any order' },
  { id: 'B2', text: '-p names a file that holds temp_store' },
  { id: 'B3', text: "argument files are root's and mode 0600; privileges are dropped after reading" },
  { id: 'B4', text: 'null, "", 0 and [] mean that an optional setting is not set' },
  { id: 'B5', text: 'no config on the output; a twin that still runs does no harm' },
  { id: 'B6', text: 'nothing comes by environment' },
  { id: 'B7', text: 'every line is one message, warnings and uncaught errors included' },
  { id: 'B8', text: 'no line is longer than 65,534 bytes, and nothing is lost by that' },
  { id: 'B9', text: 'a reader that has stopped does not keep the process alive' },
  { id: 'B10', text: 'every message passes strict decoding' },
  { id: 'B11', text: 'each command emits its own message types only, and no null payload' },
  { id: 'B12', text: 'no partial SCHEMA, and none on failure' },
  { id: 'B13', text: 'a SCHEMA that does not fit one line fails and says what to exclude' },
  { id: 'B14', text: 'one broken table is a FAILED answer with exit code 0' },
  { id: 'B15', text: 'as PID 1 on a TTY the process lives at least half a second' },
  { id: 'B16', text: 'everything is closed and flushed, and the process ends by itself' },
  { id: 'B17', text: 'time limits hold, and a repeated or concurrent delete is harmless' },
  { id: 'B18', text: 'a store is (name, group), the same pair everywhere; an unknown one is an answer' },
  { id: 'B19', text: 'identifiers are read as the column type; an impossible value matches nothing' },
  { id: 'B20', text: 'several identifiers of one table make one answer, joined by OR' },
  { id: 'B21', text: 'child tables without an identifier are handled with their parent' },
  { id: 'B22', text: 'json_schema keeps to what the API can decode' },
  { id: 'B23', text: 'settings fit the form: simple types, one line each, PEM included' },
  { id: 'B24', text: 'what can be answered at once is COMPLETE at once' },
  { id: 'B25', text: 'a DELETE handle is COMPLETE/NONE for ever; a passing fault while polling is PROGRESS' },
  { id: 'B26', text: 'every status carries its data_type' },
  { id: 'B27', text: 'a handle fits one line and holds all that request-results needs' },
  { id: 'B28', text: 'request-results changes nothing and can be repeated' },
  { id: 'B29', text: 'numbers that a float64 cannot hold are strings' },
  {
    id: 'B30',
    text: 'FILE: a gzipped tar in temp_store, regular entries, mode 0644, named by group and table',
  },
  { id: 'B31', text: 'RECORDS unless FILE was chosen' },
  {
    id: 'B32',
    text: 'RECORD lines are kept by the log of the container engine',
    excused: 'it is what an engine does with any output; a connector can neither see nor change it',
  },
  { id: 'B33', text: 'every record has every property; strings are strings; nothing is nested' },
  {
    id: 'B34',
    text: 'the classifier looks at strings only',
    excused: "it is what the API's classifier does; the types that a connector sends are B29 and B33",
  },
  {
    id: 'B35',
    text: 'one hit is enough for the classifier',
    excused: "it is what the API's classifier does; the sample that serves it is B36 and C21",
  },
  { id: 'B36', text: 'a scan has a few thousand records, distinct and filled where possible' },
  { id: 'B37', text: 'no % in a VALIDATE text' },
  {
    id: 'B38',
    text: 'a missing primary key crashes the request; the last handle wins; polls are hourly',
    excused: 'these are faults of the API that no connector can mend',
  },
  { id: 'C1', text: 'a delete that never commits' },
  { id: 'C2', text: 'SQL made of strings: injection, and reserved words as names' },
  { id: 'C3', text: 'columns that vanish because of their type' },
  { id: 'C4', text: 'one schema, one database only' },
  { id: 'C5', text: 'memory that grows with the table' },
  { id: 'C6', text: 'one unreadable table ends the whole scan' },
  { id: 'C7', text: 'a parent row with children ends the whole silo' },
  { id: 'C8', text: 'views, partitions and foreign tables listed as tables' },
  { id: 'C9', text: 'text for an integer column ends the whole silo' },
  { id: 'C10', text: 'numeric and bigint lose digits' },
  { id: 'C11', text: 'only the last of several identifiers is exported' },
  { id: 'C16', text: 'SQL or identifiers in the output or the log' },
  { id: 'C17', text: 'validate crashes, names no setting, and does not test the right to delete' },
  { id: 'C18', text: 'TLS is not verified; a blank in the password breaks the connection' },
  { id: 'C19', text: 'one forbidden database fails all; catalogue queries grow with the tables' },
  { id: 'C20', text: 'no time limits on connections, statements and locks' },
  { id: 'C21', text: 'the sample is the head of the table' },
  { id: 'C22', text: 'null members in messages, and no check of the line length' },
  { id: 'C24', text: 'no counts, no order, no transaction around a delete' },
]

/**
 * The rules and faults that a test's title names: `[B20]`, `[B20, C11]` or `C1:`.
 *
 * @param title the full title, suites included
 * @returns their numbers, each once
 * @example rulesInTitle('delete > [B20, C11] every identifier counts') // ['B20', 'C11']
 */
export function rulesInTitle(title: string): string[] {
  const found = new Set<string>()
  for (const [, list] of title.matchAll(/\[((?:[BC][1-9]\d?(?:\s*,\s*|\s+)?)+)\]/g)) {
    for (const id of list?.match(/[BC]\d+/g) ?? []) found.add(id)
  }
  for (const [, id] of title.matchAll(/(?<![\w[])([BC][1-9]\d?):/g)) if (id) found.add(id)
  return [...found]
}
