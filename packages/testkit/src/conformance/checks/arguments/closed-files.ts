import type { Check } from '../../check.ts'
import { scanOutcome } from '../../plain-outcomes.ts'

/** An image that runs as another user cannot read what an API gives it (B3). */
export const closedFilesAreRead: Check = {
  id: 'arguments.closed-files',
  rules: ['B2', 'B3'],
  title:
    'argument files of mode 0600 are read, owned by root in a container, and a temp store that is closed to others is used',
  needs: ['config'],
  mend: 'start as root, read the files, hand the temp store over, then give root up',
  async run(subject) {
    const answers = [await subject.once('validate'), await subject.once('schema')]
    const isReadable = answers.every(({ exitCode }) => exitCode === 0)
    // without a SCHEMA there is nothing to scan
    const outcomes = isReadable ? [...answers, await scanOutcome(subject)] : answers
    return outcomes
      .filter(({ exitCode }) => exitCode !== 0)
      .map(({ sent, shape }) => ({
        sent: `${sent} with files of mode 0600`,
        came: shape,
        expected: 'exit code 0, for the configuration works',
      }))
  },
}
