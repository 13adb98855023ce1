import type { Check } from '../../check.ts'
import { inParallel } from '../../in-parallel.ts'
import { refusalFindings } from '../../judge-refusal.ts'
import type { Telling } from '../../subject.ts'

/** The path of the last flag names a file that is not there. */
function misled(groups: readonly (readonly string[])[]): string[] {
  const words = groups.flat()
  return [...words.slice(0, -1), `${words.at(-1)}.missing`]
}

const nothing: Telling = { note: 'no argument file at all', bare: true }
const absent: Telling = { note: 'the path of a file that is not there', distortion: { arrange: misled } }

/** An API that forgets a file, or whose volume is not mounted, must not get an answer (B12). */
export const missingFilesAreRefused: Check = {
  id: 'arguments.missing',
  rules: ['B12', 'B14'],
  title: 'a missing argument file is refused with an error, without an answer',
  needs: ['config'],
  mend: 'check that every file is given and there before anything else; say in a LOG which is not, and end with a code above 0',
  async run(subject) {
    const cases = [
      ...['schema', 'scan', 'query', 'delete', 'request-results'].map((command) => ({
        command,
        telling: nothing,
      })),
      ...['scan', 'query', 'request-status'].map((command) => ({
        command,
        telling: { note: 'a config and nothing else', tempStore: false },
      })),
      { command: 'schema', telling: absent },
    ]
    const outcomes = await inParallel(cases, ({ command, telling }) => subject.tell(command, telling))
    return outcomes.flatMap(refusalFindings)
  },
}
