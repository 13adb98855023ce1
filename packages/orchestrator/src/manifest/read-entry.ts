import type { JsonObject, JsonValue } from '@monoid-kit/core'
import type { ManifestEntry } from './manifest.ts'

/** Takes what is wrong with an entry. */
export interface EntryReport {
  /** @param member the member that is wrong; undefined for the whole entry */
  fault(member: string | undefined, text: string): void
  warn(member: string | undefined, text: string): void
  /** The text of a member as it stands in the file, where it is a plain scalar. */
  source(member: string): string | undefined
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** The name of an image without tag and digest: a registry, folders, a name. */
const image = /^(?:[\w.-]+(?::\d+)?\/)?[a-z\d]+(?:[._-]+[a-z\d]+)*(?:\/[a-z\d]+(?:[._-]+[a-z\d]+)*)*$/
const tag = /^\w[\w.-]{0,127}$/
const known = new Set([
  'id',
  'name',
  'documentationUrl',
  'dockerImage',
  'dockerTag',
  'logo',
  'manual',
  'spec',
])

/**
 * Reads one entry of a manifest.
 *
 * @param value the entry as YAML gave it
 * @param report takes all that is wrong or odd
 * @returns the entry; undefined where it is too wrong to go on with
 * @example readEntry({ id, name: 'Shop', dockerImage: 'shop', dockerTag: '1' }, report)
 */
export function readEntry(value: unknown, report: EntryReport): ManifestEntry | undefined {
  if (!isObject(value)) {
    report.fault(undefined, `expected an entry with id, name, dockerImage, dockerTag, came ${kindOf(value)}`)
    return undefined
  }
  const text = (member: string) => readText(value, member, report)
  const id = text('id')
  if (id === undefined) missing(value, 'id', 'a UUID', report)
  else if (!uuid.test(id)) report.fault('id', `expected a UUID, came ${shown(id)}`)
  const name = text('name')
  if (name === undefined) missing(value, 'name', 'a text', report)
  const manual = readFlag(value, report)
  const dockerImage = text('dockerImage')
  const dockerTag = text('dockerTag')
  if (manual !== true) {
    if (dockerImage === undefined)
      missing(value, 'dockerImage', 'the name of an image, or manual: true', report)
    if (dockerTag === undefined) missing(value, 'dockerTag', 'the tag of the image', report)
  }
  if (dockerImage !== undefined) checkImage(dockerImage, report)
  if (dockerTag !== undefined && !tag.test(dockerTag)) {
    report.fault('dockerTag', `expected a tag such as 1.0.0, came ${shown(dockerTag)}`)
  }
  const spec = readSpec(value, manual, report)
  const documentationUrl = text('documentationUrl')
  const logo = text('logo')
  const others = readOthers(value, report)
  if (id === undefined || name === undefined) return undefined
  return {
    id,
    name,
    ...(documentationUrl !== undefined && { documentationUrl }),
    ...(dockerImage !== undefined && { dockerImage }),
    ...(dockerTag !== undefined && { dockerTag }),
    ...(logo !== undefined && { logo }),
    ...(manual !== undefined && { manual }),
    ...(spec !== undefined && { spec }),
    others,
  }
}

/** A text that is not empty; undefined where there is none, or something else. */
function readText(
  entry: Readonly<Record<string, unknown>>,
  member: string,
  report: EntryReport,
): string | undefined {
  const value = entry[member]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string') return value
  if (typeof value === 'number') {
    // as the original reads it: 1.0 is the text 1.0, and not the number 1
    const source = report.source(member) ?? String(value)
    report.warn(member, `the number ${source} was read as text: put it in quotes`)
    return source
  }
  report.fault(member, `expected a text, came ${kindOf(value)}`)
  return undefined
}

function missing(
  entry: Readonly<Record<string, unknown>>,
  member: string,
  expected: string,
  report: EntryReport,
): void {
  const value = entry[member]
  // of a wrong type it was told already
  if (value === undefined) report.fault(undefined, `${member} is missing, expected ${expected}`)
  else if (value === null || value === '') report.fault(member, `is empty, expected ${expected}`)
}

function readFlag(entry: Readonly<Record<string, unknown>>, report: EntryReport): boolean | undefined {
  const { manual } = entry
  if (manual === undefined || manual === null) return undefined
  if (typeof manual === 'boolean') return manual
  report.fault('manual', `expected true or false, came ${kindOf(manual)}`)
  return undefined
}

function checkImage(name: string, report: EntryReport): void {
  if (image.test(name)) return
  const hasTag = /:[\w][\w.-]*$/.test(name) && image.test(name.slice(0, name.lastIndexOf(':')))
  report.fault(
    'dockerImage',
    hasTag
      ? `expected an image without a tag, came ${shown(name)}: the tag goes into dockerTag`
      : `expected the name of an image such as monoid-kit/postgres, came ${shown(name)}`,
  )
}

function readSpec(
  { spec }: Readonly<Record<string, unknown>>,
  manual: boolean | undefined,
  report: EntryReport,
): JsonObject | undefined {
  if (spec === undefined || spec === null) return undefined
  if (!isObject(spec)) {
    report.fault('spec', `expected the JSON Schema of a configuration, came ${kindOf(spec)}`)
    return undefined
  }
  if (manual !== true) report.warn('spec', 'is replaced by what the image says')
  return spec as JsonObject
}

function readOthers(entry: Readonly<Record<string, unknown>>, report: EntryReport): JsonObject {
  const others = Object.entries(entry).filter(([member]) => !known.has(member))
  for (const [member] of others) report.warn(member, `is unknown${closest(member)}; it is kept`)
  return Object.fromEntries(others) as Record<string, JsonValue>
}

/** A member that only differs in case or marks, such as `docker_image`. */
function closest(member: string): string {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z]/g, '')
  const match = [...known].find((name) => plain(name) === plain(member))
  return match === undefined ? '' : `: did you mean ${match}?`
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const longestShown = 40

function shown(text: string): string {
  const whole = JSON.stringify(text)
  return whole.length <= longestShown ? whole : `${whole.slice(0, longestShown)}…`
}

/**
 * What kind of value came, in words.
 *
 * @param value anything that YAML can hold
 * @returns for instance `a list`
 * @example kindOf([]) // 'a list'
 */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing'
  if (Array.isArray(value)) return 'a list'
  switch (typeof value) {
    case 'string':
      return 'a text'
    case 'number':
    case 'bigint':
      return 'a number'
    case 'boolean':
      return 'true or false'
    default:
      return 'a map'
  }
}
