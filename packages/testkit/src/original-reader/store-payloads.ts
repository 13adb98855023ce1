import {
  type MonoidRecord,
  type MonoidRequestResult,
  type MonoidRequestStatus,
  type MonoidSchema,
  type MonoidSchemasMessage,
  type MonoidSiloSpec,
  type MonoidValidateMessage,
  storeKey,
  storeLabel,
  storeOf,
} from '@monoid-kit/core'
import type { OriginalLoss, OriginalStored } from './original-reading.ts'

/** What a good message holds, and where it came. */
export interface Payload {
  /** From 1. */
  readonly line: number
  readonly bytes: number
  readonly payload: object
}

/**
 * What the original API keeps of a command that gives it nothing.
 *
 * @example nothingStored.records.length // 0
 */
export const nothingStored: OriginalStored = { schemas: [], records: [], results: [], statuses: [] }

/**
 * Stores what good messages hold as the original API does: of specs, validations and schemas the last one (B12), of answers the last one for each
 * data store (B20), of records all.
 *
 * @param type the type of the messages
 * @param payloads what they hold, in their order
 * @returns what is stored, and what another one took the place of
 * @example storePayloads('RECORD', []).stored.records // []
 */
export function storePayloads(
  type: string,
  payloads: readonly Payload[],
): { readonly stored: OriginalStored; readonly losses: readonly OriginalLoss[] } {
  if (type === 'RECORD') {
    // the decoder has looked at every payload
    return { stored: { ...nothingStored, records: payloadsOf(payloads) as MonoidRecord[] }, losses: [] }
  }
  if (type === 'REQUEST_RESULT' || type === 'REQUEST_STATUS') {
    const last = new Map(payloads.map((each) => [keyOf(each.payload), each]))
    const kept = payloadsOf([...last.values()])
    const losses = overwritten(payloads, [...last.values()], 'B20', 'a later answer for its data store')
    return type === 'REQUEST_RESULT'
      ? { stored: { ...nothingStored, results: kept as MonoidRequestResult[] }, losses }
      : { stored: { ...nothingStored, statuses: kept as MonoidRequestStatus[] }, losses }
  }
  const last = payloads.at(-1)
  if (!last) return { stored: nothingStored, losses: [] }
  const losses = overwritten(payloads, [last], 'B12', `a later ${type}`)
  if (type === 'SPEC') return { stored: { ...nothingStored, spec: last.payload as MonoidSiloSpec }, losses }
  if (type === 'VALIDATE') {
    return { stored: { ...nothingStored, validate: last.payload as MonoidValidateMessage }, losses }
  }
  // a null for the list is none
  const schemas = (last.payload as Partial<MonoidSchemasMessage>).schemas ?? []
  return {
    stored: {
      ...nothingStored,
      schemas: [...new Map(schemas.map((each) => [storeKey(each), each])).values()],
    },
    losses: [...losses, ...namesakes(schemas, last)],
  }
}

function payloadsOf(payloads: readonly Payload[]): object[] {
  return payloads.map(({ payload }) => payload)
}

/** What answers for a store names it, an answer of `query` and `delete` by its handle. */
function keyOf(payload: object): string {
  return storeKey(storeOf(('handle' in payload ? payload.handle : payload) as MonoidRequestStatus))
}

function overwritten(
  payloads: readonly Payload[],
  kept: readonly Payload[],
  rule: 'B12' | 'B20',
  by: string,
): OriginalLoss[] {
  return payloads
    .filter((each) => !kept.includes(each))
    .map(({ line, bytes }) => ({ kind: 'overwritten', rule, line, bytes, why: `${by} takes its place` }))
}

/** Two stores of one name and group are one source to the API (B18). */
function namesakes(schemas: readonly MonoidSchema[], { line }: Payload): OriginalLoss[] {
  const seen = new Set<string>()
  return schemas.flatMap((schema): OriginalLoss[] => {
    const isNew = !seen.has(storeKey(schema))
    seen.add(storeKey(schema))
    const why = `another data store ${storeLabel(schema)} takes its place`
    const bytes = JSON.stringify(schema).length
    return isNew ? [] : [{ kind: 'overwritten', rule: 'B18', line, bytes, why }]
  })
}
