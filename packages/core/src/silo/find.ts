import type { Finding, FindRequest } from '../protocol/messages.ts'
import type { AbstractSilo } from './abstract-silo.ts'
import type { SiloContext } from './silo-context.ts'

/**
 * A silo that can tell where a value occurs in it. Its connector says so in `ConnectorSource.offers`.
 *
 * @example export default class ShopSilo extends AbstractSilo<ShopConfig> implements FindingSilo { … }
 */
export interface FindingSilo {
  /**
   * Tells where values occur, and which rows reference those rows. Reads only; a store that cannot be read is named in
   * the log and the others are still searched.
   *
   * @param context what the host gives
   * @param request what to look for
   * @returns findings as they come; the last one is the summary
   * @throws ConnectorError `INCOMPLETE`, after the summary, where a store could not be read
   */
  find(context: SiloContext, request: FindRequest): AsyncIterable<Finding>
}

/**
 * Tells whether a silo can find.
 *
 * @param silo any silo
 * @returns true where it has a method `find`
 * @example if (canFind(silo)) for await (const finding of silo.find(context, request)) …
 */
export function canFind<Silo extends AbstractSilo<unknown>>(silo: Silo): silo is Silo & FindingSilo {
  return 'find' in silo && typeof silo.find === 'function'
}
