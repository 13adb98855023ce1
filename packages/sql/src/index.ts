/**
 * What relational connectors share: the catalogue as data, identifiers to typed predicates, sampling, and the
 * erasure plan. A connector adds a `SqlServer` and a type table.
 *
 * @module
 */
export type { ColumnSchema, ColumnType, Match } from './catalogue/column-type.ts'
export { type NameLists, nameFilter } from './catalogue/name-filter.ts'
export { sharedTexts } from './catalogue/shared-texts.ts'
export type { Column, DeleteRule, ForeignKey, Table, TableKind } from './catalogue/table.ts'
export { hasLetters } from './identifiers/has-letters.ts'
export { parseBase64, parseUuid } from './identifiers/parse-bytes.ts'
export { parseBoolean, parseDecimal, parseInteger } from './identifiers/parse-number.ts'
export { type Predicate, predicateFor } from './identifiers/predicate.ts'
export { textForms } from './identifiers/text-forms.ts'
export { Limiter } from './server/limiter.ts'
export { rewrittenError } from './server/rewritten-error.ts'
export type { AccessMode, HandOver, SampleQuery, SqlServer, SqlSession } from './server/sql-server.ts'
export type { SqlSettings } from './server/sql-settings.ts'
export { type Stage, validateInStages } from './server/validate-in-stages.ts'
export { SqlSilo } from './silo/sql-silo.ts'
export {
  Fragment,
  join,
  type Notation,
  name,
  raw,
  render,
  type SqlValue,
  type Statement,
  sql,
  value,
} from './statements/fragment.ts'
export { uniqueLabels } from './statements/unique-labels.ts'
export { wordsOf } from './statements/words-of.ts'
export { readPem } from './tls/read-pem.ts'
export { isTlsFailure, tlsFailure } from './tls/tls-failure.ts'
export { type SslMode, type TlsPlan, type TlsSettings, tlsPlan } from './tls/tls-plan.ts'
export { type Bytes, bytesOf } from './transcode/bytes.ts'
export type { CodecName } from './transcode/codecs.ts'
export { type FrameFormat, FrameGatherer } from './transcode/frame-gatherer.ts'
export { lendingEvent, lendingSocket } from './transcode/lending-socket.ts'
export type { RowLayout } from './transcode/row-layout.ts'
export type { RowColumn, RowPlan } from './transcode/row-template.ts'
export {
  createRowTranscoder,
  type RowTranscoder,
  type RowTranscoderOptions,
} from './transcode/row-transcoder.ts'
