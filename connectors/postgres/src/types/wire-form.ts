import type { CodecName } from '@monoid-kit/sql'

/** How values of a type come over the wire in an export, and which codec makes JSON of them there. */
export interface WireForm {
  readonly codec: Exclude<CodecName, 'checkedText' | 'converted'>
  /** The codec's integer; 0 where left out. */
  readonly parameter?: number
  /** True where the server sends its binary form, not its text. */
  readonly binary?: true
  /** What the codec `arrayText` is told of an array of such values; left out where it cannot make them. */
  readonly inArray?: number
}

/** The server's text, which may hold anything. */
export const anyText: WireForm = { codec: 'escapedText', inArray: 0 }

/** The server's text, in which nothing needs an escape. */
export const plainText: WireForm = { codec: 'quotedText', inArray: 0 }
