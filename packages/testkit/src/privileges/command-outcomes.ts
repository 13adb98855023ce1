import type { JsonObject, MonoidMessage, MonoidQueryIdentifier } from '@monoid-kit/core'
import { runCommand } from '../processes/run-connector-process.ts'

interface Answer {
  readonly messages: readonly MonoidMessage[]
  readonly exitCode: number
}

/**
 * What came of each command for one configuration, all in one session of the connector: `works`, or the code of what went
 * wrong.
 *
 * @param entry the connector's script, `dist/main.js`
 * @param config its configuration
 * @param identifiers whom to look for, and in which stores
 * @returns the outcome of each command
 * @example (await commandOutcomes(entry, config, identifiers)).get('validate') // 'PRIVILEGE_MISSING'
 */
export async function commandOutcomes(
  entry: string,
  config: JsonObject,
  identifiers: readonly MonoidQueryIdentifier[],
): Promise<ReadonlyMap<string, string>> {
  const handles = identifiers.map(({ schema_name, schema_group, identifier, identifier_query }) => ({
    schema_name,
    schema_group,
    data: { identifiers: [{ identifier, identifier_query }] },
    request_type: 'QUERY',
  }))
  const schemas = identifiers.map(({ schema_name, schema_group }) => ({
    name: schema_name,
    group: schema_group,
    json_schema: {},
  }))
  const requests = [
    { id: 'validate', command: 'validate' },
    { id: 'schema', command: 'schema' },
    { id: 'scan', command: 'scan', schemas: { schemas } },
    { id: 'query', command: 'query', query: { identifiers } },
    { id: 'request-status', command: 'request-status', requests: { handles } },
    { id: 'request-results', command: 'request-results', requests: { handles } },
    { id: 'delete', command: 'delete', query: { identifiers } },
  ]
  const stdin = requests.map((request) => `${JSON.stringify({ ...request, config })}\n`).join('')
  const { lines } = await runCommand(entry, 'session', { stdin })
  const answers = requests.map(({ id }): [string, Answer] => [id, answerOf(lines, id)])
  return new Map(answers.map(([id, answer]) => [id, outcomeOf(answer)]))
}

function answerOf(lines: readonly string[], id: string): Answer {
  const own = lines
    .map((line) => JSON.parse(line) as { id: string; message?: MonoidMessage; end?: { exit_code: number } })
    .filter((line) => line.id === id)
  const exitCode = own.at(-1)?.end?.exit_code
  if (exitCode === undefined) throw new Error(`the session has not ended ${id}`)
  return { messages: own.flatMap(({ message }) => message ?? []), exitCode }
}

/** The first error tells the cause, unless it says of a store that another one is to blame. */
function outcomeOf({ messages, exitCode }: Answer): string {
  for (const message of messages) {
    if (message.type === 'VALIDATE' && message.validate_msg.status === 'FAILURE') {
      return /\[(\w+)\]$/.exec(message.validate_msg.message ?? '')?.[1] ?? 'FAILURE'
    }
    if (message.type === 'SCHEMA' && message.schema_msg.schemas.length === 0) return 'no stores'
  }
  const errors = messages.flatMap((message) =>
    message.type === 'LOG' && message.log.level === 'error' ? [message.log.code ?? 'an error'] : [],
  )
  const cause = errors.find((code) => code !== 'ROLLED_BACK') ?? errors[0]
  return cause ?? (exitCode === 0 ? 'works' : `exit code ${exitCode}`)
}
