import { cpus } from 'node:os'

/**
 * How long all processors together have been busy since the machine started, whoever kept them so. What a run's own
 * programs and the server do not explain was other work, and then times are not to be trusted.
 *
 * @returns seconds, summed over the processors
 */
export function busySeconds(): number {
  const milliseconds = cpus().reduce(
    (sum, { times }) => sum + times.user + times.nice + times.sys + times.irq,
    0,
  )
  return milliseconds / 1000
}
