import type { TypeCodec } from './type-codec.ts'
import { anyText } from './wire-form.ts'

/**
 * An enum: only its own labels can be bound as its type.
 *
 * @param labels as the catalogue lists them
 */
export function enumCodec(labels: readonly string[]): TypeCodec {
  const known = new Set(labels)
  return {
    family: 'enum',
    jsonSchema: { type: 'string' },
    encoding: 'string with the label',
    identifier: 'the label',
    ascii: false,
    encode: (text) => text,
    wire: anyText,
    parse: (identifier) => (known.has(identifier) ? identifier : undefined),
  }
}
