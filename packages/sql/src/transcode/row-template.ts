import { ConnectorError, type Framing, type JsonValue, type StoreRef } from '@monoid-kit/core'
import type { Codec, CodecDefinition } from './codec.ts'
import { ConvertedValues, type Converter } from './codecs/converted.ts'
import { type CodecName, codecsFor } from './codecs.ts'
import type { RowLayout } from './row-layout.ts'

/** How one column becomes a member of a record's `data`. */
export interface RowColumn {
  readonly name: string
  readonly codec: CodecName
  /** The codec's integer; 0 where left out. The codec `converted` has none. */
  readonly parameter?: number
  /** For the codec `converted`: makes JSON of a value's bytes, which it must not keep. */
  readonly convert?: (bytes: Uint8Array) => JsonValue
}

/** How the rows of one store become framed lines. */
export interface RowPlan {
  readonly store: StoreRef
  readonly framing: Framing
  readonly layout: RowLayout
  /** In the order of the row; each key is written in every record, NULL as null (B33). */
  readonly columns: readonly RowColumn[]
}

/** A column of a template: what stands before its value, and what writes it. */
export interface TemplateColumn {
  readonly before: Uint8Array
  readonly codec: CodecName
  readonly parameter: number
}

/** What writes rows of one plan; two encoders are made from it that write the same bytes. */
export interface RowTemplate {
  readonly columns: readonly TemplateColumn[]
  /** What ends a row, the framing's tail included. */
  readonly after: Uint8Array
  /** The codecs of this plan by name. */
  readonly writers: Readonly<Record<CodecName, Codec>>
}

/** A template with what is needed to give a row its room. */
export interface MeasuredTemplate extends RowTemplate {
  readonly definitions: readonly CodecDefinition[]
  /** The bytes that every value of a column has on the wire, 0 where the row tells. */
  readonly sizes: Int32Array
  /** What a row needs besides `growth` for each of its bytes. */
  readonly constantBytes: number
  readonly growth: number
  readonly converted: ConvertedValues
  readonly hasConverted: boolean
}

/** Encoders store four bytes at a time and may write this far beyond the end. */
const overshoot = 4

/**
 * Prepares what is the same for all rows of a plan.
 *
 * @param plan the plan
 * @param tellInvalid called for each value of `checkedText` that is no UTF-8
 * @returns the template
 * @throws ConnectorError `INTERNAL` where a parameter or a converter does not suit its codec
 * @example const template = rowTemplate(plan, () => (invalid += 1))
 */
export function rowTemplate(plan: RowPlan, tellInvalid: () => void): MeasuredTemplate {
  const converters: Converter[] = []
  const parameters = plan.columns.map((column) =>
    column.codec === 'converted' ? converters.push(converterOf(column)) - 1 : (column.parameter ?? 0),
  )
  const converted = new ConvertedValues(converters)
  const codecs = codecsFor({ converted: converted.write, tellInvalid })
  const definitions = plan.columns.map((column, index) => {
    const definition: CodecDefinition = codecs[column.codec]
    checkParameter(column.codec, parameters[index] as number, definition)
    return definition
  })
  const columns = plan.columns.map(
    ({ name, codec }, index): TemplateColumn => ({
      before: bytesBefore(name, index, plan),
      codec,
      parameter: parameters[index] as number,
    }),
  )
  const after = Buffer.concat([
    ...(columns.length === 0 ? [plan.framing.head(plan.store), Buffer.from('{')] : []),
    Buffer.from('}'),
    plan.framing.tail,
  ])
  return {
    columns,
    after,
    writers: Object.fromEntries(
      Object.entries(codecs).map(([name, { write }]) => [name, write]),
    ) as RowTemplate['writers'],
    definitions,
    sizes: Int32Array.from(definitions, ({ size }) => size ?? 0),
    constantBytes:
      columns.reduce((sum, { before }) => sum + before.length, after.length + overshoot) +
      definitions.reduce((sum, { extra }) => sum + extra, 0),
    growth: definitions.reduce((most, { growth }) => Math.max(most, growth), 0),
    converted,
    hasConverted: converters.length > 0,
  }
}

function bytesBefore(name: string, index: number, { framing, store }: RowPlan): Uint8Array {
  const key = `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`
  return index === 0 ? Buffer.concat([framing.head(store), Buffer.from(key)]) : Buffer.from(key)
}

function converterOf({ name, convert }: RowColumn): Converter {
  if (!convert) throw new ConnectorError('INTERNAL', `column "${name}" has no converter`)
  return convert
}

function checkParameter(codec: CodecName, parameter: number, { parameter: most = 0 }: CodecDefinition): void {
  if (Number.isInteger(parameter) && parameter >= 0 && parameter <= most) return
  throw new ConnectorError(
    'INTERNAL',
    `the codec ${codec} takes an integer from 0 to ${most}, not ${parameter}`,
  )
}
