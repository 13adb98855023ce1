import type { JsonObject, JsonValue } from '@monoid-kit/core'
import { Document } from 'yaml'
import type { Manifest, ManifestEntry } from './manifest.ts'
import { writeComments } from './manifest-comments.ts'

/**
 * Writes entries as YAML, in the order in which the original's discovery tool writes them: `id`, `name`, `documentationUrl`,
 * `dockerImage`, `dockerTag`, `logo`, `manual`, what nobody knows, and `spec` with its members by name. The same entries always give
 * the same bytes.
 *
 * @param entries the entries
 * @param comments the manifest's comments, which stay where they were
 * @returns the text of `integration-spec.yaml`
 * @example formatManifest(entries, manifest.comments)
 */
export function formatManifest(entries: readonly ManifestEntry[], comments: Manifest['comments']): string {
  // quotes what YAML 1.1 would take for something else, such as a text that looks like a date
  const document = new Document(entries.map(membersOf), { compat: 'yaml-1.1', aliasDuplicateObjects: false })
  writeComments(document, comments)
  return document.toString({ lineWidth: 0 })
}

function membersOf({ others, spec, id, name, ...rest }: ManifestEntry): JsonObject {
  const { documentationUrl, dockerImage, dockerTag, logo, manual } = rest
  const members = { id, name, documentationUrl, dockerImage, dockerTag, logo, manual, ...others }
  const present = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries([
    ...present,
    ...(spec === undefined ? [] : [['spec', sorted(spec)]]),
  ]) as JsonObject
}

/** By name all the way down, so that the order in which an image happens to print them changes nothing. */
function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]))
}
