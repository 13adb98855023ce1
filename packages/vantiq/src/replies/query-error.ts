/**
 * An error that a query is answered with in the platform's own form. A handler may throw it.
 *
 * @example throw new QueryError('com.acme.orders.unknown', 'There is no order {0}.', [number])
 */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  readonly messageCode: string
  readonly messageTemplate: string
  readonly parameters: readonly unknown[]

  /**
   * @param messageCode names the kind of error, by custom dotted and in lower case
   * @param messageTemplate a text in which `{0}`, `{1}` … stand for the parameters
   * @param parameters what JSON can carry; none where left out
   */
  constructor(messageCode: string, messageTemplate: string, parameters: readonly unknown[] = []) {
    super(messageCode)
    this.messageCode = messageCode
    this.messageTemplate = messageTemplate
    this.parameters = parameters
  }
}
