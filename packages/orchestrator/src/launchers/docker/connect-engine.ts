import type Docker from 'dockerode'
import type { EngineAddress } from './docker-options.ts'
import { engineError } from './engine-error.ts'

/**
 * The engine's client. It is loaded here and not before, for it is large and most who load this package run processes.
 *
 * @param address where the engine answers; `DOCKER_HOST` or the usual socket where left out
 * @returns the client; nothing is asked of the engine yet
 * @throws ConnectorError `ENGINE_UNREACHABLE` where the environment names no address that makes sense
 */
export async function connectEngine(address: EngineAddress | undefined): Promise<Docker> {
  const { default: Client } = await import('dockerode')
  try {
    return new Client(address)
  } catch (thrown) {
    throw engineError(
      thrown,
      'ENGINE_UNREACHABLE',
      'DOCKER_HOST or the certificates beside it cannot be used',
    )
  }
}
