import {
  compareEntries,
  type Discovery,
  type EntryDrift,
  imageOf,
  type Manifest,
} from '@monoid-kit/orchestrator'

/**
 * What differs between the document that is there and the one that discovery found.
 *
 * @param found what discovery found
 * @param earlier the document that is there
 * @returns one item per entry; one for the whole document where only its layout or its comments differ
 * @example driftOf(found, undefined).length
 */
export function driftOf(
  found: Discovery,
  earlier: { readonly text: string; readonly manifest: Manifest } | undefined,
): EntryDrift[] {
  if (earlier?.text === found.text) return []
  const drifts = compareEntries(earlier?.manifest.entries ?? [], found.entries)
  const layout = { id: '', label: 'the document', changes: ['the order, the layout or the comments differ'] }
  return drifts.length > 0 || (earlier === undefined && found.entries.length === 0) ? drifts : [layout]
}

/**
 * What came of each image, for scripts.
 *
 * @param found what discovery found
 * @param drifts what differs from the document that is there
 * @param isWritten whether the document was written
 * @returns JSON: `{ "written": …, "entries": [{ "id", "name", "image", "status", "error", "kept", "changes" }] }`
 * @example discoveryReport(found, [], false)
 */
export function discoveryReport(found: Discovery, drifts: readonly EntryDrift[], isWritten: boolean): string {
  const entries = found.outcomes.map((outcome) => {
    const { entry, status } = outcome
    const failure =
      outcome.status === 'failed'
        ? {
            error: { code: outcome.error.code, message: outcome.error.message, hint: outcome.error.hint },
            kept: outcome.kept,
          }
        : {}
    const changes = drifts.find(({ id }) => id.toLowerCase() === entry.id.toLowerCase())?.changes ?? []
    return { id: entry.id, name: entry.name, image: imageOf(entry), status, ...failure, changes }
  })
  return JSON.stringify({ written: isWritten, entries }, undefined, 2)
}
