/**
 * Writes a known number of records and log lines to stdout, the way named by its argument, and reports on stderr: its timer keeps
 * ticking, SIGTERM arrives, what ended it.
 */
import { MessageChannel, OutputWriter, openStdout } from '../../dist/index.js'
import { polledTerminal } from '../../dist/output/polled-terminal.js'

const [how, count] = process.argv.slice(2)
const writer = new OutputWriter(how === 'polled' ? polledTerminal(nonBlockingStdout()) : openStdout())
const channel = new MessageChannel(writer, { maxLineBytes: 65_534 })
const stop = new AbortController()
const ticking = setInterval(() => process.stderr.write('tick\n'), 50)
process.on('SIGTERM', () => stop.abort(new Error('SIGTERM')))

try {
  for (let id = 0; id < Number(count); id++) {
    await channel.sendRecords(
      { schema_name: 'users', data: { id, text: `€${'x'.repeat(1000)}` } },
      stop.signal,
    )
    if (id % 100 === 0) channel.log({ message: `at ${id}` })
  }
  await writer.flush(stop.signal)
  process.stderr.write('done\n')
} catch (error) {
  process.stderr.write(
    `ended by ${error.code ?? error.message}, backlog ${writer.backlog < 300_000 ? 'small' : 'large'}\n`,
  )
  process.exitCode = 9
} finally {
  clearInterval(ticking)
  // What could not be written may not keep the process.
  if (process.exitCode === 9) process.exit()
}

/** Node sets a pipe to non-blocking as soon as process.stdout is made. */
function nonBlockingStdout() {
  return process.stdout.fd
}
