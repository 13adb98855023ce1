import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, JsonValue } from '@monoid-kit/core'
import { entryLabel, type ManifestEntry } from '../manifest/manifest.ts'

/** What differs about one entry. */
export interface EntryDrift {
  readonly id: string
  /** Name and image. */
  readonly label: string
  /** One per difference, for instance `property port: default 5432 → 5433`. */
  readonly changes: readonly string[]
}

/**
 * Tells what differs between what an earlier discovery wrote and what would be written now.
 *
 * @param earlier the entries that are there
 * @param next the entries as they should be
 * @returns one item per entry that differs; none where all are the same
 * @example compareEntries(earlier.entries, discovery.entries).length // 0
 */
export function compareEntries(
  earlier: readonly ManifestEntry[],
  next: readonly ManifestEntry[],
): EntryDrift[] {
  const before = byId(earlier)
  const after = byId(next)
  const drifts: EntryDrift[] = []
  for (const [id, entry] of after) {
    const was = before.get(id)
    const changes = was ? entryChanges(was, entry) : ['entry added']
    if (changes.length > 0) drifts.push({ id: entry.id, label: entryLabel(entry), changes })
  }
  for (const [id, entry] of before) {
    if (!after.has(id)) drifts.push({ id: entry.id, label: entryLabel(entry), changes: ['entry removed'] })
  }
  return drifts
}

function byId(entries: readonly ManifestEntry[]): Map<string, ManifestEntry> {
  return new Map(entries.map((entry) => [entry.id.toLowerCase(), entry]))
}

function entryChanges(was: ManifestEntry, is: ManifestEntry): string[] {
  const { spec: specBefore, others: othersBefore, ...before } = was
  const { spec: specAfter, others: othersAfter, ...after } = is
  return [
    ...memberChanges('', { ...othersBefore, ...before }, { ...othersAfter, ...after }),
    ...(specBefore === undefined || specAfter === undefined
      ? memberChanges('', present({ spec: specBefore }), present({ spec: specAfter }))
      : schemaChanges('', specBefore, specAfter)),
  ]
}

function present(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, JsonValue] => member[1] !== undefined),
  )
}

/** The differences of a JSON Schema: its properties one by one, at any depth, then everything else. */
function schemaChanges(path: string, was: JsonObject, is: JsonObject): string[] {
  const { properties: propertiesBefore, ...before } = was
  const { properties: propertiesAfter, ...after } = is
  return [
    ...propertyChanges(path, objectOf(propertiesBefore), objectOf(propertiesAfter)),
    ...memberChanges(path === '' ? 'spec: ' : `property ${path}: `, before, after),
  ]
}

function propertyChanges(path: string, was: JsonObject, is: JsonObject): string[] {
  return namesOf(was, is).flatMap((name) => {
    const full = path === '' ? name : `${path}.${name}`
    if (!Object.hasOwn(is, name)) return [`property ${full} removed`]
    if (!Object.hasOwn(was, name)) return [`property ${full} added`]
    return schemaChanges(full, objectOf(was[name]), objectOf(is[name]))
  })
}

function memberChanges(prefix: string, was: JsonObject, is: JsonObject): string[] {
  return namesOf(was, is).flatMap((name) => {
    const before = Object.hasOwn(was, name) ? was[name] : undefined
    const after = Object.hasOwn(is, name) ? is[name] : undefined
    if (isDeepStrictEqual(before, after)) return []
    if (before === undefined) return [`${prefix}${name} added: ${shown(after)}`]
    if (after === undefined) return [`${prefix}${name} removed`]
    if (isListOfTexts(before) && isListOfTexts(after)) return [listChange(prefix + name, before, after)]
    return [`${prefix}${name} ${shown(before)} → ${shown(after)}`]
  })
}

function isListOfTexts(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function listChange(name: string, was: readonly string[], is: readonly string[]): string {
  const gone = was.filter((item) => !is.includes(item)).map((item) => `-${item}`)
  const come = is.filter((item) => !was.includes(item)).map((item) => `+${item}`)
  const changes = [...gone, ...come].join(' ')
  return `${name}: ${changes === '' ? 'another order' : changes}`
}

function namesOf(was: JsonObject, is: JsonObject): string[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].sort()
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

const longestShown = 60

function shown(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`
}
