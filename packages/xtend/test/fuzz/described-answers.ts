import { errorCodes, type JsonObject, type JsonValue } from '@monoid-kit/core'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { WireAnswer } from './send-request.ts'

/** A route as the description has it. */
export interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly body?: JsonObject
  readonly responses: JsonObject
}

/** A parameter of a route. */
export interface Parameter {
  readonly name: string
  readonly place: string
  readonly isRequired: boolean
  readonly schema: JsonObject
}

/** Every route that a description names. */
export function operationsOf(description: JsonObject): Operation[] {
  return Object.entries(description.paths as JsonObject).flatMap(([path, item]) =>
    Object.entries(item as JsonObject).map(([method, value]): Operation => {
      const operation = value as JsonObject
      const content = (operation.requestBody as JsonObject | undefined)?.content as JsonObject | undefined
      const parameters = (operation.parameters ?? []) as readonly JsonObject[]
      return {
        method: method.toUpperCase(),
        path,
        parameters: parameters.map((parameter) => ({
          name: String(parameter.name),
          place: String(parameter.in),
          isRequired: parameter.required === true,
          schema: parameter.schema as JsonObject,
        })),
        ...(content && { body: (content['application/json'] as JsonObject).schema as JsonObject }),
        responses: operation.responses as JsonObject,
      }
    }),
  )
}

/**
 * Judges answers by the description of the service.
 *
 * @example new DescribedAnswers(description).faultsOf(operation, answer)
 */
export class DescribedAnswers {
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  readonly #compiled = new Map<string, ValidateFunction>()

  /** @param description the OpenAPI document */
  constructor(description: JsonObject) {
    this.#ajv.addSchema(description, 'service')
  }

  /** What is not as described; nothing where all is. */
  faultsOf({ method, path, responses }: Operation, { status, headers, text, isCut }: WireAnswer): string[] {
    const response = responses[status] as JsonObject | undefined
    if (!response) return [`${status} is not described`]
    const content = response.content as JsonObject | undefined
    if (!content) return text === '' ? [] : ['there is a body and none is described']
    const type = String(headers['content-type']).split(';')[0] ?? ''
    if (!Object.hasOwn(content, type)) return [`the media type ${type} of ${status} is not described`]
    const steps = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      type,
      'schema',
    ]
    const schema = `service#/${steps
      .map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1'))
      .map(encodeURIComponent)
      .join('/')}`
    const isLines = /ndjson|jsonl/.test(type)
    const values = isLines ? text.split('\n').filter((line) => line !== '') : [text]
    // records that came before a store could not be read; the last line tells why, or the array has no end
    if (isCut) return cutFaults(isLines ? values.pop() : undefined, text)
    return values
      .flatMap((value) => this.#faultsOf(schema, value))
      .concat(status < 400 ? [] : problemFaults(status, text))
  }

  #faultsOf(schema: string, text: string): string[] {
    let value: JsonValue
    try {
      value = JSON.parse(text) as JsonValue
    } catch {
      return ['the body is no JSON']
    }
    let check = this.#compiled.get(schema)
    if (!check) {
      check = this.#ajv.compile({ $ref: schema })
      this.#compiled.set(schema, check)
    }
    return check(value) ? [] : [`${this.#ajv.errorsText(check.errors)} in ${schema}`]
  }
}

function cutFaults(lastLine: string | undefined, text: string): string[] {
  if (lastLine === undefined) return /\]\s*$/.test(text) ? ['a cut array has its end'] : []
  const { problem } = JSON.parse(lastLine) as { readonly problem?: { readonly status: number } }
  return problem ? problemFaults(problem.status, JSON.stringify(problem)) : ['the last line tells no problem']
}

function problemFaults(status: number, text: string): string[] {
  const problem = JSON.parse(text) as { readonly status: number; readonly code: string }
  return [
    ...(problem.status === status ? [] : [`the problem says ${problem.status}`]),
    ...(Object.hasOwn(errorCodes, problem.code) ? [] : [`${problem.code} is no code of the kit`]),
  ]
}
