/**
 * FILE results (B30): archives of a person's files in the temp store, with names that are safe everywhere.
 *
 * @module
 */
export type { ArchiveEntry, Content } from './archive-entry.ts'
export { segmentsOf } from './entry-names.ts'
export { writeArchive } from './write-archive.ts'
