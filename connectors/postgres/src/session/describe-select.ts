import { ConnectorError } from '@monoid-kit/core'
import pg from 'pg'

/** A column of a result as the server describes it before there is a row. */
export interface ResultField {
  readonly name: string
  /** The oid of its type, where a domain is what is below it. */
  readonly dataTypeID: number
}

/** The driver's connection, as far as it is used here; its published types give these methods other parameters. */
interface WireConnection {
  parse(query: { readonly text: string }): void
  describe(what: { readonly type: 'S'; readonly name: '' }): void
  sync(): void
}

/**
 * What a statement is put behind so that the server's own parser judges it: after these words it takes nothing but a
 * SELECT (or VALUES, TABLE, WITH), none that changes rows within it and none that makes a table of its result. It is parsed only,
 * and there never is such a cursor.
 */
const onlyAfter = 'DECLARE monoid NO SCROLL CURSOR FOR\n'

/**
 * Asks the server whether a text is one statement that only reads, and for the columns of its result. Nothing is run. The
 * extended protocol, in which this is done, knows no text of several statements.
 *
 * @param client a connection, idle
 * @param text the statement
 * @returns the columns; there may be none
 * @throws what the driver reports; a position in its text is that in `text`
 * @example await describeSelect(client, 'SELECT 1 AS one') // [{ name: 'one', dataTypeID: 23 }]
 */
export function describeSelect(client: pg.ClientBase, text: string): Promise<readonly ResultField[]> {
  return new Promise((resolve, reject) => {
    client.query(new DescribeSelect(text, resolve, reject))
  })
}

class DescribeSelect implements pg.Submittable {
  readonly #text: string
  readonly #resolve: (fields: readonly ResultField[]) => void
  readonly #reject: (reason: unknown) => void
  #fields: readonly ResultField[] | undefined

  constructor(
    text: string,
    resolve: (fields: readonly ResultField[]) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#text = text
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as WireConnection
    wire.parse({ text: `${onlyAfter}${this.#text}` })
    wire.parse({ text: this.#text })
    wire.describe({ type: 'S', name: '' })
    wire.sync()
  }

  handleRowDescription({ fields }: { readonly fields: readonly ResultField[] }): void {
    this.#fields = fields.map(({ name, dataTypeID }) => ({ name, dataTypeID }))
  }

  handleError(error: unknown): void {
    if (error instanceof pg.DatabaseError && error.position !== undefined) {
      error.position = String(Math.max(1, Number(error.position) - onlyAfter.length))
    }
    this.#reject(error)
  }

  handleReadyForQuery(): void {
    if (this.#fields) this.#resolve(this.#fields)
    else this.#reject(new ConnectorError('STATEMENT_REFUSED', 'the statement has no rows'))
  }

  handleDataRow(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}
