import { randomUUID } from 'node:crypto'

/**
 * What proves to the server that a connection is the successor of the one before it, so that it hands the source over. The same
 * for all connections of a source; with a setting also after a restart.
 *
 * @param source the source
 * @param setting `reconnectSecret`
 * @returns the secret of this source
 * @example reconnectSecretOf('orders', 's3cret') // 'orders_s3cret'
 */
export function reconnectSecretOf(source: string, setting: string | undefined): string {
  return `${source}_${setting ?? randomUUID()}`
}
