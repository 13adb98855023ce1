/**
 * Stops the demonstration where something is not as it should be.
 *
 * @param condition what should be true
 * @param message one sentence, for whoever runs it, that says what is wrong
 * @throws where the condition is false
 */
export function ensure(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message)
}
