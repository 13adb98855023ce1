import type { JsonValue } from '@monoid-kit/core'
import { type ArrayElements, arrayText, parseArray } from './array-text.ts'
import type { TypeCodec } from './type-codec.ts'

type NestedJson = JsonValue | NestedJson[]

/** The most dimensions that the server takes. */
const mostDimensions = 6

/**
 * Arrays of any type: JSON text in which each element has its own type's form. Lower bounds other than 1 are kept, in
 * an object around the array.
 *
 * @param element the codec of the elements
 * @param delimiter what the server writes between elements
 */
export function arrayCodec(element: TypeCodec, delimiter: string): TypeCodec {
  const toText = (identifier: string) => fromJson(identifier, element, delimiter)
  return {
    family: 'array',
    jsonSchema: { type: 'string', contentMediaType: 'application/json' },
    encoding:
      'string that holds a JSON array, nested for each dimension, elements as their type is exported; with lower bounds other than 1: `{"lower_bounds":[0],"elements":[…]}`',
    identifier: 'the exported JSON',
    ascii: element.ascii,
    encode: (text) => {
      const { elements, lowerBounds } = parseArray(text, delimiter)
      const json = toJson(elements, element)
      return JSON.stringify(lowerBounds ? { lower_bounds: lowerBounds, elements: json } : json)
    },
    // Elements of a domain over arrays are no further dimension: the type of such an array has no name here to cast to.
    ...(element.parse && !element.match && element.family !== 'array'
      ? { parse: toText }
      : { print: toText }),
    ...(element.alsoPrinted ? { alsoPrinted: true } : {}),
    ...wireOf(element, delimiter),
  }
}

function wireOf({ wire }: TypeCodec, delimiter: string): Pick<TypeCodec, 'wire'> {
  if (delimiter !== ',' || wire?.inArray === undefined) return {}
  return { wire: { codec: 'arrayText', parameter: wire.inArray } }
}

function toJson(elements: ArrayElements, codec: TypeCodec): NestedJson {
  return elements.map((element) =>
    element === null ? null : typeof element === 'string' ? codec.encode(element) : toJson(element, codec),
  )
}

/** The array literal that an exported array came from, or undefined where the text is no array of the type. */
function fromJson(identifier: string, codec: TypeCodec, delimiter: string): string | undefined {
  const json = parseJson(identifier)
  if (Array.isArray(json)) {
    const elements = toElements(json, codec)
    return elements && shapeOf(elements) && arrayText(elements, delimiter)
  }
  const { lower_bounds: bounds, elements: list } = (json ?? {}) as Record<string, unknown>
  const elements = Array.isArray(list) ? toElements(list, codec) : undefined
  const shape = elements && shapeOf(elements)
  // An empty array has no dimension, and so no bound.
  if (!elements || !shape?.length || !Array.isArray(bounds) || bounds.length !== shape.length)
    return undefined
  if (!bounds.every((bound, index) => isBound(bound, shape[index] as number))) return undefined
  const prefix = bounds.map((bound: number, index) => `[${bound}:${bound + (shape[index] as number) - 1}]`)
  return `${prefix.join('')}=${arrayText(elements, delimiter)}`
}

function isBound(bound: unknown, length: number): boolean {
  return (
    Number.isInteger(bound) &&
    Math.abs(bound as number) < 2 ** 31 &&
    (bound as number) + length - 1 < 2 ** 31 - 1
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function toElements(list: readonly unknown[], codec: TypeCodec, depth = 1): ArrayElements | undefined {
  if (depth > mostDimensions) return undefined
  const elements = list.map((item) =>
    item === null
      ? null
      : Array.isArray(item)
        ? toElements(item, codec, depth + 1)
        : elementText(item, codec),
  )
  return elements.includes(undefined) ? undefined : (elements as ArrayElements)
}

function elementText(item: unknown, codec: TypeCodec): string | undefined {
  const isForm =
    typeof item === codec.jsonSchema.type || (codec.family === 'integer' && typeof item === 'number')
  // A float may be exported as a string: NaN, the infinities, and minus zero.
  if (!isForm && !(codec.family === 'float' && typeof item === 'string')) return undefined
  const text = String(item)
  // An escape in JSON may stand for what no text of the server holds, which the server would refuse or misread.
  if (text.includes('\0') || !text.isWellFormed()) return undefined
  return codec.parse?.(text) ?? codec.print?.(text)
}

/** The length of each dimension, or undefined where the nesting is uneven. */
function shapeOf(elements: ArrayElements): readonly number[] | undefined {
  const shape: number[] = []
  let level: ArrayElements = elements
  while (level.length > 0) {
    shape.push(level.length)
    const nested: (string | null | ArrayElements)[] = level.filter((element) => Array.isArray(element))
    if (nested.length === 0) break
    const lengths = new Set(nested.map((element) => (element as ArrayElements).length))
    if (nested.length !== level.length || lengths.size !== 1 || lengths.has(0)) return undefined
    level = nested.flatMap((element) => element as ArrayElements)
  }
  // Flattening multiplies: each level's length counts within its parent.
  return shape.map((length, index) => (index === 0 ? length : length / (shape[index - 1] as number)))
}
