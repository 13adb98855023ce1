import { ConnectorError } from '../errors/connector-error.ts'
import type { ErrorCode } from '../errors/error-codes.ts'
import type { JsonValue } from '../protocol/messages.ts'
import {
  type Checked,
  checkFindRequest,
  checkPersistenceConfig,
  checkQuery,
  checkRequests,
  checkSchemas,
} from '../protocol/validators.ts'
import type { CommandRequest } from './command-request.ts'
import type { ArgumentName, CommandName } from './commands.ts'

/** The parsed contents of a command's argument files. */
export type ArgumentValues = Readonly<Partial<Record<ArgumentName, JsonValue>>>

/** How an argument is called in messages, and the code of the error for a wrong one. */
export interface ArgumentSource {
  readonly label: (name: ArgumentName) => string
  readonly code: ErrorCode
}

/**
 * Puts a command and its arguments together, each argument checked against the form that the protocol gives it.
 * The configuration is taken as it came: `prepareConfig` judges it.
 *
 * @param command the command
 * @param values its arguments; those that it does not need may be there and are not looked at
 * @param source names the arguments in messages
 * @returns the request
 * @throws ConnectorError with the source's code, saying what is wrong but never with a value
 * @example buildRequest('validate', { config: {} }, { label: (name) => name, code: 'ARGUMENT_FILE' })
 */
export function buildRequest(
  command: CommandName,
  values: ArgumentValues,
  source: ArgumentSource,
): CommandRequest {
  if (command === 'spec') return { command }
  const read = <T>(name: ArgumentName, check: (value: unknown) => Checked<T>): T => {
    const value = values[name]
    const checked = value === undefined ? { ok: false as const, faults: ['missing'] } : check(value)
    if (checked.ok) return checked.value
    throw new ConnectorError(source.code, `${source.label(name)}: ${checked.faults.join('; ')}`)
  }
  const base = {
    // as it came: prepareConfig judges it, so that validate can answer (C17)
    config: read('config', (value) => ({ ok: true, value: value as JsonValue })),
    ...(values.persist_conf === undefined
      ? {}
      : { tempStore: read('persist_conf', checkPersistenceConfig).temp_store }),
  }
  switch (command) {
    case 'validate':
    case 'schema':
      return { ...base, command }
    case 'find':
      return { ...base, command, find: read('find', checkFindRequest) }
    case 'scan':
      return { ...base, command, schemas: read('schemas', checkSchemas) }
    case 'query':
    case 'delete':
      return { ...base, command, query: read('query', checkQuery) }
    case 'request-status':
    case 'request-results':
      return { ...base, command, requests: read('requests', checkRequests) }
  }
}
