/** Members whose values are the protocol's own words, so that they can be shown. */
const ownWords: ReadonlySet<string> = new Set([
  'type',
  'status',
  'request_status',
  'data_type',
  'request_type',
  'record_type',
  'level',
  'code',
])
const word = /^[A-Z][A-Z_]{0,39}$|^(?:debug|info|warn|error)$/

/**
 * Describes a value by its form: names of members, types and lengths, never a text or a number that may be somebody's.
 *
 * @param value anything that was read from JSON
 * @param depth how deep members are described
 * @returns one line
 * @example shapeOf({ type: 'RECORD', record: { data: { email: 'ann@x.org' } } }) // '{type: RECORD, record: {data: {email: text of 9}}}'
 */
export function shapeOf(value: unknown, depth = 4): string {
  return describe(value, undefined, depth)
}

function describe(value: unknown, name: string | undefined, depth: number): string {
  if (value === null || value === undefined || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') {
    if (name !== undefined && ownWords.has(name) && word.test(value)) return value
    return `text of ${value.length}`
  }
  if (typeof value !== 'object') return typeof value
  if (Array.isArray(value)) {
    return value.length > 0 && depth > 0
      ? `[${value.length} × ${describe(value[0], undefined, depth - 1)}]`
      : `[${value.length}]`
  }
  if (depth <= 0) return '{…}'
  const members = Object.entries(value).map(([key, member]) => `${key}: ${describe(member, key, depth - 1)}`)
  return `{${members.join(', ')}}`
}
