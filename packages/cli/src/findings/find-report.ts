import {
  compareStores,
  type Finding,
  type FindMatch,
  type FindReference,
  type MonoidLogMessage,
  type MonoidRequestHandle,
  type StoreRef,
  storeKey,
  storeOf,
} from '@monoid-kit/core'

/** A store with rows that were found, or with near misses. */
export interface FoundStore {
  readonly store: StoreRef
  /** Distinct rows that match or reference matched rows; 0 where there are near misses only. */
  readonly rows: number
  readonly matches: readonly FindMatch[]
  /** The paths of foreign keys that lead from this store to matched rows, the shortest first. */
  readonly references: readonly FindReference[]
}

/** A store that could not be read, in whole or in part. */
export interface UnreadStore {
  readonly store: StoreRef
  readonly code: string
  readonly message: string
}

/** All that a search has found. */
export interface FindReport {
  /** Direct matches first, then by the length of the path. */
  readonly stores: readonly FoundStore[]
  /** Rows that the matched rows reference: named, but neither counted nor exported. */
  readonly referenced: readonly FindReference[]
  readonly unread: readonly UnreadStore[]
  /** All stores of the silo, those that were searched, and those that could not be read as far as was needed. */
  readonly tables: { readonly total: number; readonly searched: number; readonly unread: number }
  /** For `request-results`, which yields each found row once. They hold the values that were looked for. */
  readonly handles: readonly MonoidRequestHandle[]
}

interface Draft {
  readonly store: StoreRef
  rows: number
  readonly matches: FindMatch[]
  readonly references: FindReference[]
}

/**
 * Puts the findings of a search together.
 *
 * @example
 * const reader = new FindReportReader()
 * for await (const finding of client.find(config, request)) reader.add(finding)
 * reader.report.stores
 */
export class FindReportReader {
  readonly #drafts = new Map<string, Draft>()
  readonly #referenced: FindReference[] = []
  readonly #unread = new Map<string, UnreadStore>()
  readonly #handles: MonoidRequestHandle[] = []
  #tables = { total: 0, searched: 0, unread: 0 }

  /** Takes the next finding. */
  add(finding: Finding): void {
    switch (finding.kind) {
      case 'match':
        this.#draft(finding).matches.push(finding)
        break
      case 'reference':
        if (finding.direction === 'referenced') this.#referenced.push(finding)
        else this.#draft(finding).references.push(finding)
        break
      case 'store':
        this.#draft(finding).rows = finding.rows
        if (finding.handle) this.#handles.push(finding.handle)
        break
      case 'summary':
        this.#tables = { total: finding.stores, searched: finding.searched, unread: finding.unread }
        break
      case 'progress':
        break
    }
  }

  /** Takes a line of the log: an error about a store means that it could not be read. */
  addLog(log: MonoidLogMessage): void {
    const { store, group } = log.context ?? {}
    if (log.level !== 'error' || typeof store !== 'string') return
    const ref = storeOf({ schema_name: store, schema_group: typeof group === 'string' ? group : null })
    const key = storeKey(ref)
    if (!this.#unread.has(key)) {
      this.#unread.set(key, { store: ref, code: log.code ?? 'INTERNAL', message: log.message })
    }
  }

  /** What has been found so far. */
  get report(): FindReport {
    return {
      stores: [...this.#drafts.values()].map(withSortedPaths).sort(compareFound),
      referenced: [...this.#referenced],
      unread: [...this.#unread.values()].sort((a, b) => compareStores(a.store, b.store)),
      tables: this.#tables,
      handles: [...this.#handles],
    }
  }

  #draft(wire: { readonly schema_name: string; readonly schema_group?: string }): Draft {
    const store = storeOf(wire)
    const key = storeKey(store)
    const draft = this.#drafts.get(key) ?? { store, rows: 0, matches: [], references: [] }
    this.#drafts.set(key, draft)
    return draft
  }
}

function withSortedPaths(draft: Draft): FoundStore {
  return { ...draft, references: draft.references.toSorted((a, b) => a.path.length - b.path.length) }
}

function compareFound(a: FoundStore, b: FoundStore): number {
  return rank(a) - rank(b) || compareStores(a.store, b.store)
}

/** 0 for matches, 1 for near misses alone, more for rows that only reference others. */
function rank({ matches, references }: FoundStore): number {
  if (matches.some(({ exact }) => exact > 0)) return 0
  return matches.length > 0 ? 1 : 1 + (references[0]?.path.length ?? 0)
}
