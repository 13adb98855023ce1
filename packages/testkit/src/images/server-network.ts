import { randomBytes } from 'node:crypto'
import type { TestServer } from '../servers/test-server.ts'
import { docker, runDocker } from './run-docker.ts'

/** A network of the container engine on which a test server answers. */
export interface ServerNetwork {
  /** Its name, for `docker run --network`. */
  readonly name: string
  /** Where the server is on it, in the names of a connector's config. */
  readonly address: { readonly hostname: string; readonly port: number }
  /** Takes the server off it and removes it. */
  remove(): Promise<void>
}

/**
 * Makes a network with a test server on it, as an operator would put a connector beside a database.
 *
 * @param server a server that runs in a container
 * @returns the network; its maker removes it
 * @throws where the server runs elsewhere
 * @example const network = await createServerNetwork(server)
 */
export async function createServerNetwork(server: TestServer): Promise<ServerNetwork> {
  const { container } = server.description
  if (!container) throw new Error(`the ${server.kind} server runs in no container`)
  const name = `monoid-test-${randomBytes(6).toString('hex')}`
  await docker(['network', 'create', name])
  const remove = async () => {
    await runDocker(['network', 'disconnect', '--force', name, container.id])
    await docker(['network', 'rm', name])
  }
  try {
    await docker(['network', 'connect', '--alias', 'database', name, container.id])
  } catch (error) {
    await remove()
    throw error
  }
  return { name, address: { hostname: 'database', port: container.port }, remove }
}
