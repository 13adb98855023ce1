/** How a list of items is written. */
export interface ItemFormat {
  readonly name: 'json' | 'ndjson'
  /** Before the first item. */
  readonly open: string
  /** Before each item; of the first one all but its first byte. */
  readonly head: string
  /** After each item. */
  readonly tail: string
  /** After the last item. */
  readonly close: string
}

/** One JSON array. Its comma stands before an item, so that rows which are framed elsewhere need no knowledge of the next. */
const jsonArray: ItemFormat = {
  name: 'json',
  open: '[',
  head: ',\n',
  tail: '',
  close: ']\n',
}

/** One item per line. */
const ndjson: ItemFormat = {
  name: 'ndjson',
  open: '',
  head: '',
  tail: '\n',
  close: '',
}

/** The media types of lists, the preferred first: NDJSON has several names and none is registered. */
export const itemFormats: Readonly<Record<string, ItemFormat>> = {
  'application/json': jsonArray,
  'application/x-ndjson': ndjson,
  'application/ndjson': ndjson,
  'application/jsonl': ndjson,
}
