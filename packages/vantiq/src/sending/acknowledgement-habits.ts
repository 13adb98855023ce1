/**
 * What was learned of a server's acknowledgements: whether it acknowledges query replies as well. Kept by the connection,
 * for the next socket most likely leads to the same kind of server.
 *
 * @example const habits = new AcknowledgementHabits()
 */
export class AcknowledgementHabits {
  /** Undefined until an acknowledgement, or the lack of one, has shown it. */
  repliesToo: boolean | undefined
}
