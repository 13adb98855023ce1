import type { AbstractSilo } from './abstract-silo.ts'
import type { Records } from './records.ts'
import type { SiloContext } from './silo-context.ts'

/** One statement of a query language, with values that are bound and never written into its text. */
export interface Statement {
  readonly text: string
  /** The values of the placeholders, in their order. */
  readonly parameters: readonly (string | number | boolean | null)[]
}

/**
 * A silo that can run statements which only read. A host offers them only where its operator says so, and only once
 * `admitStatements` has passed.
 *
 * @example export default class ShopSilo extends AbstractSilo<ShopConfig> implements StatementSilo { … }
 */
export interface StatementSilo {
  /**
   * Makes sure that the account can do no more than read tables by a statement: no files, no programs, no rights that a
   * read-only transaction does not hold back.
   *
   * @throws ConnectorError where it could, with what to take away from it
   */
  admitStatements(context: SiloContext): Promise<void>

  /**
   * Runs one statement in a read-only transaction.
   *
   * @param context what the host gives; the statement is cancelled on the server when its signal is aborted
   * @param statement exactly one statement that reads
   * @returns its rows, whose store is named `statement`
   * @throws ConnectorError where it is no single reading statement, or fails; never with a value in its text
   */
  runStatement(context: SiloContext, statement: Statement): AsyncIterable<Records>
}

/**
 * Tells whether a silo can run statements.
 *
 * @param silo any silo
 * @returns true where it has the methods of `StatementSilo`
 * @example if (canRunStatements(silo)) await silo.admitStatements(context)
 */
export function canRunStatements<Silo extends AbstractSilo<unknown>>(
  silo: Silo,
): silo is Silo & StatementSilo {
  return 'runStatement' in silo && typeof silo.runStatement === 'function'
}
