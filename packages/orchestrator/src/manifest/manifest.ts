import type { JsonObject } from '@monoid-kit/core'

/** One connector of a manifest. */
export interface ManifestEntry {
  /** A UUID, by which the orchestrating API knows the connector. */
  readonly id: string
  /** What people call it. */
  readonly name: string
  readonly documentationUrl?: string
  /** The image without its tag; there unless `manual`. */
  readonly dockerImage?: string
  readonly dockerTag?: string
  /** The file name of a picture that the API has. */
  readonly logo?: string
  /** True where there is no image: a person does what requests ask for. */
  readonly manual?: boolean
  /** The JSON Schema of the configuration: what discovery adds, or what a manual entry brings along. */
  readonly spec?: JsonObject
  /** Members that neither this kit nor the original API knows; they are kept. */
  readonly others: JsonObject
}

/** The comments of a manifest, so that they stay in what is written. */
export interface ManifestComments {
  /** Above the first entry. */
  readonly before?: string
  /** Below the last one. */
  readonly after?: string
  /** By the id of an entry in lower case. */
  readonly entries: ReadonlyMap<string, EntryComments>
}

/** The comments of one entry. */
export interface EntryComments {
  readonly before?: string
  /** Above and behind its members, by their names. */
  readonly members: ReadonlyMap<string, { readonly before?: string; readonly behind?: string }>
}

/** A manifest that was read: `integration-manifest.yaml`, or the `integration-spec.yaml` that discovery made of it. */
export interface Manifest {
  /** In the order of the file. */
  readonly entries: readonly ManifestEntry[]
  /** What is odd and was taken all the same, each with its line. */
  readonly warnings: readonly string[]
  readonly comments: ManifestComments
}

/**
 * An entry as messages name it.
 *
 * @param entry the entry
 * @returns its name and its image, for instance `PostgreSQL (monoid-kit/postgres:0.1.0)`
 * @example entryLabel(entry)
 */
export function entryLabel(entry: ManifestEntry): string {
  const image = imageOf(entry)
  return image === undefined ? `${entry.name} (manual)` : `${entry.name} (${image})`
}

/**
 * The image of an entry, as a container engine takes it.
 *
 * @param entry the entry
 * @returns image and tag; undefined for a manual entry
 * @example imageOf(entry) // 'monoid-kit/postgres:0.1.0'
 */
export function imageOf(entry: ManifestEntry): string | undefined {
  return entry.manual === true || entry.dockerImage === undefined
    ? undefined
    : `${entry.dockerImage}:${entry.dockerTag ?? 'latest'}`
}
