import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectorError, createLog, Scrubber } from '../../dist/index.js'

/** A host that does what its first argument says. */
export default async function serve([behaviour, ...rest], host) {
  const log = await createLog(host.logSink, { scrubber: new Scrubber(['hunter2']) })
  host.dropPrivileges()
  if (behaviour === 'fail') throw new ConnectorError('HOST_SETTINGS', 'port: expected an integer')
  log.info(`serving ${host.connector.siloSpec.name}`, { context: { arguments: rest } })
  if (behaviour === 'crash') setTimeout(() => Promise.reject(new Error('person@example.com')), 1)
  host.setGrace(10)
  // what a real host has open instead keeps the process alive
  const open = setInterval(() => {}, 1000)
  await new Promise((resolve) => host.signal.addEventListener('abort', resolve))
  clearInterval(open)
  await sleep(1000)
  log.info('answered the last caller')
  return 0
}
