import { ConnectorError } from '@monoid-kit/core'
import { jsonText } from '../sending/json-text.ts'
import { QueryError } from './query-error.ts'

/** What the codes of the kit begin with on the platform, where codes of all connectors meet. */
const codePrefix = 'io.monoid-kit.'

/** What the platform shows of an error: its template with the parameters filled in. */
export interface ErrorBody {
  readonly messageCode: string
  readonly messageTemplate: string
  readonly parameters: readonly unknown[]
}

/**
 * What the caller of a query is told of an error. Of an error that is not of the kit nothing is told, for its text may hold
 * personal data. The texts of one of the kit are parameters: a brace in them is no placeholder then.
 *
 * @param thrown anything thrown
 * @returns code, template and parameters
 * @example errorBody(new ConnectorError('UNKNOWN_STORE', 'there is no store {x}')).messageTemplate // '{0} ({1})'
 */
export function errorBody(thrown: unknown): ErrorBody {
  if (thrown instanceof QueryError) return thrown
  if (thrown instanceof ConnectorError) {
    const { code, message, hint } = thrown
    return { messageCode: codePrefix + code, messageTemplate: '{0} ({1})', parameters: [message, hint] }
  }
  return {
    messageCode: `${codePrefix}INTERNAL`,
    messageTemplate: 'The connector failed for a reason of its own. Its log tells more.',
    parameters: [],
  }
}

/**
 * The message that ends a query with an error.
 *
 * @param address the reply address of the query
 * @param body what the caller is told
 * @returns its JSON; status 400, as both SDKs have it
 * @throws ConnectorError `REQUEST_INVALID` where the body is not of its shape, or has parameters that JSON cannot carry
 * @example errorFrame('a1', errorBody(error))
 */
export function errorFrame(address: string, body: ErrorBody): string {
  const { messageCode, messageTemplate, parameters = [] } = body as Partial<ErrorBody>
  if (!isText(messageCode) || !isText(messageTemplate) || !Array.isArray(parameters)) {
    throw new ConnectorError(
      'REQUEST_INVALID',
      'the error of a query: expected messageCode and messageTemplate as texts and parameters as an array',
    )
  }
  const json = jsonText({ messageCode, messageTemplate, parameters }, 'the error of a query')
  return `{"status":400,"headers":{"X-Reply-Address":${JSON.stringify(address)}},"body":${json}}`
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
