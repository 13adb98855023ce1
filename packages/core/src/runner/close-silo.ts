import { toConnectorError } from '../errors/connector-error.ts'
import type { LogSink } from '../output/message-sink.ts'
import type { AbstractSilo } from '../silo/abstract-silo.ts'

/** How long a silo may take to let go of what it holds; then it is left to itself. */
const closeMilliseconds = 5000

/**
 * Closes a silo. Where that fails or takes too long, a LOG says so: the answers stand nevertheless.
 *
 * @param silo the silo; not to be used any more
 * @param channel takes the LOG
 * @returns settles within five seconds and never rejects
 * @example await closeSilo(silo, channel)
 */
export async function closeSilo(silo: AbstractSilo<unknown>, channel: LogSink): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<'TOO_LONG'>((resolve) => {
    timer = setTimeout(resolve, closeMilliseconds, 'TOO_LONG')
  })
  const closed = (async () => {
    try {
      await silo.close()
      return undefined
    } catch (thrown) {
      return toConnectorError(thrown).code
    }
  })()
  const cause = await Promise.race([closed, tooLong])
  clearTimeout(timer)
  if (cause === undefined) return
  channel.log({
    message: 'the silo could not be closed properly',
    level: 'warn',
    time: new Date().toISOString(),
    code: 'CLOSE_FAILED',
    context: { cause },
  })
}
