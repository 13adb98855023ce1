/** A row of an answer: an object whose members JSON can carry. */
export type QueryRow = object

/**
 * What a query is answered with. An object that cannot be iterated over is the one row of the answer; anything that can be is
 * its rows, each an object or `EncodedRecords` framed as `QueryReply.framing` says.
 */
export type QueryRows = QueryRow | Iterable<QueryRow> | AsyncIterable<QueryRow>
