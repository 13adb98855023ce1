import { buffer } from 'node:stream/consumers'
import { type Check, NotApplicable } from '../../check.ts'

/** Half a second less what an engine takes to answer that it has started a container. */
const leastMs = 400

/** The API waits for the end of a container only after its start: one that has ended by then can hang it for two minutes (B15). */
export const containerOutlivesStart: Check = {
  id: 'process.outlives-start',
  rules: ['B15'],
  title: 'in a container with a terminal a connector lives for half a second at least',
  needs: [],
  mend: 'wait before the end where the process has the id 1 and stdout is a terminal',
  async run(subject) {
    if (!subject.isContainer) throw new NotApplicable('the connector runs as a process')
    const running = await subject.start('spec', { terminal: true })
    const start = performance.now()
    try {
      await Promise.all([running.exit.then(() => undefined), buffer(running.output)])
      const lived = performance.now() - start
      if (lived >= leastMs) return []
      const came = `an end ${Math.round(lived)} ms after its start`
      return [{ sent: 'spec with a terminal', came, expected: 'a life of 500 ms at least' }]
    } finally {
      await running.close()
    }
  },
}
