import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { RunNames } from './container-definition.ts'
import { engineStatus } from './engine-error.ts'

const patienceMs = 10_000
const pauseMs = 100

/**
 * Removes a container, running or not, and the nameless volumes that its image asked for.
 *
 * @param docker the engine
 * @param name its name or id
 * @returns whether it was removed here; when this resolves it is gone either way
 * @throws what the engine says where it cannot be removed
 */
export function removeContainer(docker: Docker, name: string): Promise<boolean> {
  return untilGone(() => docker.getContainer(name).remove({ force: true, v: true }))
}

/**
 * Removes a volume, and waits for the container that may still hold it while it is itself being removed.
 *
 * @param docker the engine
 * @param name its name
 * @returns whether it was removed here; when this resolves it is gone either way
 * @throws what the engine says where it cannot be removed
 */
export function removeVolume(docker: Docker, name: string): Promise<boolean> {
  return untilGone(() => docker.getVolume(name).remove())
}

/**
 * Removes all that was made for a run.
 *
 * @param docker the engine
 * @param names how the run's parts are called; those that are not there are passed over
 * @throws what the engine says where one cannot be removed
 */
export async function removeRun(docker: Docker, names: RunNames): Promise<void> {
  await removeContainer(docker, names.container)
  const volumes = [names.arguments, names.tempStore].filter((name) => name !== undefined)
  await Promise.all(volumes.map((name) => removeVolume(docker, name)))
}

/** Somebody else may be removing the same: 404 says that it is gone, 409 that it is in use or on its way out. */
async function untilGone(remove: () => Promise<unknown>): Promise<boolean> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    try {
      await remove()
      return true
    } catch (error) {
      const status = engineStatus(error)
      if (status === 404) return false
      if (status !== 409 || Date.now() > deadline) throw error
    }
    await sleep(pauseMs)
  }
}
