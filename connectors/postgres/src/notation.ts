import type { Notation } from '@monoid-kit/sql'

/** How PostgreSQL writes names and placeholders. */
export const postgresNotation: Notation = {
  quote: (name) => `"${name.replaceAll('"', '""')}"`,
  placeholder: (position) => `$${position}`,
}
