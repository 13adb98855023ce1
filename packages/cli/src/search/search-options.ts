import type { Argv } from 'yargs'
import { type ConnectorFlags, imageOptions } from '../connectors/connector-options.ts'

/** What `find` and `export` are given on their command line. */
export interface SearchArguments extends Omit<ConnectorFlags, 'connector'> {
  readonly url: string
  readonly terms?: readonly string[]
  readonly 'terms-stdin': boolean
  readonly 'password-stdin': boolean
  readonly 'no-password': boolean
  readonly everywhere: boolean
  readonly depth?: string
  readonly set?: string | readonly string[]
}

/**
 * Describes the arguments that `find` and `export` have in common.
 *
 * @param yargs the command's own parser
 * @returns the same parser
 * @example builder: (yargs) => searchOptions(yargs).option('json', { boolean: true })
 */
export function searchOptions<T>(yargs: Argv<T>) {
  return yargs
    .positional('url', {
      type: 'string',
      demandOption: true,
      describe: 'postgres://, postgresql://, mysql:// or mariadb://user@host[:port][/database][?sslmode=…]',
    })
    .positional('terms', {
      type: 'string',
      array: true,
      describe: 'what to look for: name of a column, =, value; several mean any of them',
    })
    .option('terms-stdin', {
      boolean: true,
      default: false,
      describe: 'read terms from stdin, one per line: other users cannot see them there, nor the history',
    })
    .option('everywhere', {
      boolean: true,
      default: false,
      describe: 'look in all columns that can hold the value, whatever their name',
    })
    .option('depth', {
      type: 'string',
      nargs: 1,
      describe: 'how many foreign keys to follow in a row: 0 to 20, 6 where left out',
    })
    .option('set', {
      type: 'string',
      nargs: 1,
      describe: 'a setting of the connector, such as exclude_tables=log_*; may be given several times',
    })
    .option('password-stdin', {
      boolean: true,
      default: false,
      describe:
        'read the password from stdin; else MONOID_PASSWORD, PGPASSWORD or MYSQL_PWD, else it is asked for',
    })
    .option('no-password', {
      boolean: true,
      default: false,
      describe: 'log in without a password, do not ask',
    })
    .options(imageOptions)
}
