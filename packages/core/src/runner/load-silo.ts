import type { JsonObject } from '../protocol/messages.ts'
import type { AbstractSilo } from '../silo/abstract-silo.ts'
import type { ConnectorSource } from './connector-source.ts'

/**
 * Loads the silo's module and makes a silo.
 *
 * @param source how to load the module
 * @param config a configuration that `prepareConfig` has made ready
 * @returns the silo; the caller closes it
 * @example const silo = await loadSilo(source, prepared.config)
 */
export async function loadSilo(source: ConnectorSource, config: JsonObject): Promise<AbstractSilo<unknown>> {
  const { default: Silo } = await source.silo()
  // the spec has checked what the class declares as the type of its configuration
  return new Silo(config as never)
}
