import type {
  MonoidRecord,
  MonoidRequestResult,
  MonoidRequestStatus,
  MonoidSchema,
  MonoidSiloSpec,
  MonoidValidateMessage,
} from '@monoid-kit/core'

/** What the original API keeps of a command. */
export interface OriginalStored {
  readonly spec?: MonoidSiloSpec
  readonly validate?: MonoidValidateMessage
  readonly schemas: readonly MonoidSchema[]
  /** RECORD and FILE records. */
  readonly records: readonly MonoidRecord[]
  /** One per data store. */
  readonly results: readonly MonoidRequestResult[]
  /** One per data store. */
  readonly statuses: readonly MonoidRequestStatus[]
}

/** Something that was printed and is not stored as it was printed. */
export interface OriginalLoss {
  /** `unread` and `after-crash` stand for all of the stream from that line on. */
  readonly kind: 'unread' | 'refused' | 'overwritten' | 'ignored' | 'changed' | 'after-crash'
  readonly rule: 'B8' | 'B10' | 'B11' | 'B12' | 'B18' | 'B20' | 'B29' | 'B37'
  /** From 1. */
  readonly line: number
  /** How many bytes are concerned. */
  readonly bytes: number
  /** Without any content. */
  readonly why: string
}

/** How the command ends for the original API. */
export type OriginalEnd =
  | { readonly kind: 'done' }
  /** Its worker process dies. */
  | { readonly kind: 'crash'; readonly rule: 'B11'; readonly line: number; readonly why: string }
  /** The whole activity fails. */
  | { readonly kind: 'failure'; readonly rule: 'B18' | 'B22'; readonly why: string }
  /** It does the whole silo again. */
  | { readonly kind: 'retry'; readonly rule: 'B14'; readonly why: string }

/** What the original API makes of a command. */
export interface OriginalReading {
  /** Nothing where it ends by anything but `done`. */
  readonly stored: OriginalStored
  readonly losses: readonly OriginalLoss[]
  readonly end: OriginalEnd
}

/** What it knows besides the stream. */
export interface OriginalContext {
  readonly exitCode: number
  /** The data stores that `scan` was given. */
  readonly schemas?: readonly MonoidSchema[]
}
