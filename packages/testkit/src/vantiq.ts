/**
 * The fake Vantiq server by itself, for who needs nothing else: it loads in a tenth of the time.
 *
 * @module
 */
export type {
  AuthenticationAnswer,
  ConnectAnswer,
  FakeVantiqOptions,
  VantiqBehaviour,
} from './vantiq/behaviour.ts'
export type { VantiqError } from './vantiq/client-message.ts'
export type { FakeQuery, FakeQueryOptions, QueryOutcome } from './vantiq/fake-query.ts'
export type { FakeSession, SessionState } from './vantiq/fake-session.ts'
export { FakeVantiq } from './vantiq/fake-vantiq.ts'
export type { Claim, Handshake, ReceivedFrame, ReceivedNotification } from './vantiq/observations.ts'
