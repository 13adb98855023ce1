import { ConnectorError } from '@monoid-kit/core'

/** In what MySQL and MariaDB differ, as far as the connector is concerned. */
export interface Dialect {
  readonly product: 'MySQL' | 'MariaDB'
  readonly version: string
  /**
   * The assignment of SET that limits how long a statement may take; MySQL's limit holds for SELECT only.
   *
   * @param seconds 0 lifts the limit
   */
  statementLimit(seconds: number): string
  /** Further assignments of SET for every session. */
  readonly settings: readonly string[]
  /** Whether JSON columns are `longtext` columns with a check constraint. */
  readonly checkedJson: boolean
}

const oldest = { MySQL: [8, 0, 17], MariaDB: [10, 6, 0] } as const

/**
 * Tells by its version which dialect a server speaks.
 *
 * @param version what `VERSION()` returns
 * @param comment the variable `version_comment`
 * @returns the dialect
 * @throws ConnectorError `SERVER_UNSUITABLE` where the server is too old
 * @example dialectOf('11.8.6-MariaDB', '').product // 'MariaDB'
 */
export function dialectOf(version: string, comment: string): Dialect {
  const product = /mariadb/i.test(`${version} ${comment}`) ? 'MariaDB' : 'MySQL'
  const numbers = (/^\d+\.\d+\.\d+/.exec(version)?.[0] ?? '0.0.0').split('.').map(Number)
  if (isOlder(numbers, oldest[product])) {
    throw new ConnectorError(
      'SERVER_UNSUITABLE',
      `the server is ${product} ${numbers.join('.')}; expected ${oldest[product].join('.')} or newer`,
    )
  }
  return { version: numbers.join('.'), ...(product === 'MariaDB' ? mariadb : mysql) }
}

const mysql: Omit<Dialect, 'version'> = {
  product: 'MySQL',
  statementLimit: (seconds) => `max_execution_time = ${Math.round(seconds * 1000)}`,
  // Else the estimates of the catalogue may be a day old.
  settings: ['information_schema_stats_expiry = 0'],
  checkedJson: false,
}

const mariadb: Omit<Dialect, 'version'> = {
  product: 'MariaDB',
  statementLimit: (seconds) => `max_statement_time = ${seconds}`,
  settings: [],
  checkedJson: true,
}

function isOlder(version: readonly number[], than: readonly number[]): boolean {
  for (const [index, part] of than.entries()) {
    const own = version[index] ?? 0
    if (own !== part) return own < part
  }
  return false
}
