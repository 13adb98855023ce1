/** What a file of an archive holds. Bytes may be reused by their owner once the next ones are asked for. */
export type Content = AsyncIterable<Uint8Array> | Uint8Array | string

/** One file of an archive. */
export interface ArchiveEntry {
  /**
   * The folders and the file, at least one, below `group/table/`. Any text will do, also another system's: it is escaped.
   * A name that came before is made unique.
   */
  readonly name: readonly string[]
  /** Text is written as UTF-8. */
  readonly content: Content
  /** The length in bytes where it is known; a stream without it is first written to the temp store. */
  readonly size?: number
}
