/** That something cannot be done, and why; the text holds no value of a row, an identifier or a secret. */
export class Refusal extends Error {
  constructor(message, exitCode) {
    super(message)
    this.exitCode = exitCode
  }
}
