import { type Document, isMap, isNode, isScalar, isSeq, type YAMLMap } from 'yaml'
import type { EntryComments, ManifestComments } from './manifest.ts'

/** A mutable copy of a read-only type. */
type Draft<T> = { -readonly [K in keyof T]: T[K] }

/**
 * Collects the comments of a manifest, by entries and members, so that they can stand in another document.
 *
 * @param document the manifest as the YAML library has it
 * @returns the comments
 * @example readComments(parseDocument(text)).before
 */
export function readComments(document: Document): ManifestComments {
  const entries = new Map<string, EntryComments>()
  const list = document.contents
  const comments: Draft<ManifestComments> = { entries }
  if (!isSeq(list)) return comments
  const before = joined(document.commentBefore, list.commentBefore)
  const after = joined(list.comment, document.comment)
  if (before !== undefined) comments.before = before
  if (after !== undefined) comments.after = after
  for (const item of list.items) {
    if (!isMap(item)) continue
    const id = item.get('id')
    if (typeof id === 'string') entries.set(id.toLowerCase(), commentsOf(item))
  }
  return comments
}

function commentsOf(map: YAMLMap): EntryComments {
  const members: Map<string, { before?: string; behind?: string }> = new Map()
  for (const { key, value } of map.items) {
    if (!isScalar(key) || typeof key.value !== 'string') continue
    const behind = isNode(value) ? value.comment : undefined
    members.set(key.value, {
      ...(key.commentBefore && { before: key.commentBefore }),
      ...(behind && { behind }),
    })
  }
  return { ...(map.commentBefore && { before: map.commentBefore }), members }
}

function joined(...parts: readonly (string | null | undefined)[]): string | undefined {
  const present = parts.filter((part) => part)
  return present.length > 0 ? present.join('\n') : undefined
}

/**
 * Puts the comments of a manifest into a document that was made of entries.
 *
 * @param document a list of entries, each with an id
 * @param comments what `readComments` returned
 * @example writeComments(document, manifest.comments)
 */
export function writeComments(document: Document, comments: ManifestComments): void {
  const list = document.contents
  if (!isSeq(list)) return
  document.commentBefore = comments.before ?? null
  document.comment = comments.after ?? null
  for (const item of list.items) {
    if (!isMap(item)) continue
    const own = comments.entries.get(String(item.get('id')).toLowerCase())
    if (!own) continue
    item.commentBefore = own.before ?? null
    for (const [index, { key, value }] of item.items.entries()) {
      const member = isScalar(key) ? own.members.get(String(key.value)) : undefined
      if (!member) continue
      // between the dash and the first member it would belong to the whole entry when it is read again
      if (index === 0) item.commentBefore = joined(own.before, member.before) ?? null
      else if (isNode(key)) key.commentBefore = member.before ?? null
      // behind a list or a map it would stand below its last line
      if (isScalar(value)) value.comment = member.behind ?? null
    }
  }
}
