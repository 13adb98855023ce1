import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type Docker from 'dockerode'
import { engineStatus } from './engine-error.ts'

/** A connection that broke sooner is no idle one that somebody on the way has dropped. */
const leastLifeMs = 1000

/**
 * Waits until a container does not run. It asks for the container's state, not for its next change, so it may begin after the end (B15), and
 * again where the connection is lost meanwhile.
 *
 * @param docker the engine
 * @param name the container's name or id
 * @returns its exit code
 * @throws what the engine says, or why it cannot be reached
 */
export async function waitForEnd(docker: Docker, name: string): Promise<number> {
  for (;;) {
    const start = Date.now()
    try {
      // Read as a stream, for the client never tells of a plain request whose answer breaks off, and this one may take hours.
      const answer = JSON.parse(await text(await askForEnd(docker, name))) as { readonly StatusCode: number }
      return answer.StatusCode
    } catch (thrown) {
      if (engineStatus(thrown) !== undefined || Date.now() - start < leastLifeMs) throw thrown
    }
  }
}

function askForEnd(docker: Docker, name: string): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const request = {
      path: `/containers/${name}/wait?`,
      method: 'POST',
      options: { condition: 'not-running' },
      isStream: true,
      statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
    }
    docker.modem.dial(request, (error, response) => {
      if (response instanceof Readable) resolve(response)
      else reject(error ?? new TypeError('expected a response'))
    })
  })
}
