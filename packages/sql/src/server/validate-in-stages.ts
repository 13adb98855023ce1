import { type MonoidValidateMessage, type SiloContext, toConnectorError } from '@monoid-kit/core'

/** One step on the way to a working connection. */
export interface Stage {
  /** What the stage is called in a failure, for instance `login`. */
  readonly name: string
  /**
   * Does the step.
   *
   * @returns a note for the message of success, or undefined
   * @throws ConnectorError where the step fails
   */
  run(context: SiloContext): Promise<string | undefined>
}

/**
 * Runs stages one after the other, so that a failure names the first thing to mend (C17).
 *
 * @param stages in order; each may rely on the ones before
 * @param context what the host gives
 * @returns SUCCESS with the stages' notes, or FAILURE with the stage, what was wrong, what to do, and the code
 * @example return validateInStages(this.stages(), context)
 */
export async function validateInStages(
  stages: readonly Stage[],
  context: SiloContext,
): Promise<MonoidValidateMessage> {
  const notes: string[] = []
  for (const stage of stages) {
    try {
      const note = await stage.run(context)
      if (note) notes.push(note)
    } catch (thrown) {
      context.signal.throwIfAborted()
      const error = toConnectorError(thrown)
      return { status: 'FAILURE', message: `${stage.name}: ${error.message}; ${error.hint} [${error.code}]` }
    }
  }
  return { status: 'SUCCESS', ...(notes.length > 0 ? { message: notes.join('; ') } : {}) }
}
