import type { Notation } from '@monoid-kit/sql'

/** How MySQL and MariaDB write names and placeholders, whatever the SQL mode. */
export const mysqlNotation: Notation = {
  quote: (name) => `\`${name.replaceAll('`', '``')}\``,
  placeholder: () => '?',
}
