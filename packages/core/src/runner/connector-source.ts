import type { AbstractSilo } from '../silo/abstract-silo.ts'
import type { OptionalCommand } from './commands.ts'
import type { HostCommand } from './host-command.ts'

/** The class of a silo: made once per configuration, which has been checked against the spec. */
export type SiloClass = new (config: never) => AbstractSilo<unknown>

/**
 * What a connector's entry file hands to a host.
 *
 * @example const connector: ConnectorSource = { silo: () => import('./postgres-silo.js') }
 */
export interface ConnectorSource {
  /** Loads the module whose default export is the silo's class; called only by commands that need the silo. */
  readonly silo: () => Promise<{ readonly default: SiloClass }>
  /** The optional commands that the silo has, said here so that `--help` is right without loading it. */
  readonly offers?: readonly OptionalCommand[]
  /** Other ways to serve the silo, each a command by its name. */
  readonly hosts?: Readonly<Record<string, HostCommand>>
}
