/** Something in the demonstration did not go as it should; the message is one sentence for whoever runs it. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure'
}

/**
 * Stops the demonstration where something is not as it should be.
 *
 * @param condition what should be true
 * @param message one sentence that says what is wrong
 * @throws DemoFailure where the condition is false
 */
export function ensure(condition: boolean, message: string): asserts condition {
  if (!condition) throw new DemoFailure(message)
}
