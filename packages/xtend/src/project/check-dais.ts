import { describeErrors, type JsonObject, type JsonValue, type SchemaFault } from '@monoid-kit/core'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { DaisContainer, DaisFile } from './dais-file.ts'
import { daisSchema } from './dais-schema.ts'

let compiled: Promise<{ readonly validate: ValidateFunction; readonly schema: JsonObject }> | undefined

/**
 * Judges what stands in `dais.json`: first by its schema, then what no schema can say, as far as the parts have the right types.
 *
 * @param value the content
 * @returns all that is wrong, a sentence each, with the path of the place; nothing where it is a `DaisFile`
 * @example await checkDais({ containers: [] }) // ['containers: expected at least 1 entries, but …']
 */
export async function checkDais(value: JsonValue): Promise<string[]> {
  compiled ??= compile()
  const { validate, schema } = await compiled
  validate(value)
  const found = (validate.errors ?? []).map(withForm)
  const faults = describeErrors(found, { config: value, spec: schema, secrets: [] })
  const containers = containersOf(value)
  return [...faults, ...sharedNames(containers), ...containers.flatMap(exceededLimits)]
}

async function compile() {
  const schema = await daisSchema()
  return { schema, validate: new Ajv({ allErrors: true, strict: true }).compile(schema) }
}

const forms: Readonly<Record<string, string>> = {
  name: 'is a name without blanks around it and without control characters',
  context: 'is a folder within the repository, such as "." or "services/weather"',
  version: 'is a version by semver.org, such as 1.4.0',
}

/** A pattern says less than words. */
function withForm(fault: ErrorObject): SchemaFault {
  const form = forms[fault.instancePath.replace(/^.*\//, '')]
  return fault.keyword === 'pattern' && form !== undefined
    ? { ...fault, keyword: 'form', message: form }
    : fault
}

type Loose = Readonly<Partial<Record<keyof DaisContainer, unknown>>>

function containersOf(value: JsonValue): readonly Loose[] {
  const containers = (value as Partial<Record<keyof DaisFile, unknown>> | null)?.containers
  return Array.isArray(containers) ? containers.map((entry: unknown) => (isObject(entry) ? entry : {})) : []
}

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null
}

function sharedNames(containers: readonly Loose[]): string[] {
  const first = new Map<unknown, number>()
  const faults: string[] = []
  for (const [index, { name }] of containers.entries()) {
    if (typeof name !== 'string') continue
    const other = first.get(name)
    if (other === undefined) first.set(name, index)
    else faults.push(`containers[${index}].name: expected another name than containers[${other}] has`)
  }
  return faults
}

function exceededLimits(container: Loose, index: number): string[] {
  return (['cpu', 'memory'] as const).flatMap((what) => {
    const request = container[`${what}Request`]
    const limit = container[`${what}Limit`]
    if (typeof request !== 'number' || typeof limit !== 'number' || request <= limit) return []
    return [
      `containers[${index}].${what}Request: expected at most ${what}Limit, which is ${limit}, but ${request} came`,
    ]
  })
}
