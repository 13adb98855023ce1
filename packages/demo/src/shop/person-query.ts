import type { MonoidQuery, MonoidQueryIdentifier, MonoidSchema } from '@monoid-kit/core'
import { person } from './person.ts'

// What an operator links in an API: the columns by which a person is known. One table may have several.
const links: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  customers: { email: person.email, customer_id: String(person.customerId) },
  addresses: { customer_id: String(person.customerId) },
  orders: { customer_id: String(person.customerId) },
  sessions: { customer_id: String(person.customerId) },
  newsletter_subscriptions: { email: person.email },
  referrals: { email: person.email },
  tickets: { requester: person.email },
  page_views: { customer_id: String(person.customerId) },
}

/**
 * The query for the person, as an orchestrating API sends it: one item per linked column, each with its table's schema as
 * `schema` gave it, identifiers always as strings (B19). Tables without a link are not named (B21).
 *
 * @param schemas what `schema` gave
 * @returns the content of the query's file
 */
export function personQuery(schemas: readonly MonoidSchema[]): MonoidQuery {
  return {
    identifiers: schemas.flatMap((schema): MonoidQueryIdentifier[] =>
      Object.entries(links[schema.name] ?? {}).map(([identifier, identifier_query]) => ({
        schema_name: schema.name,
        ...(schema.group === undefined ? {} : { schema_group: schema.group }),
        identifier,
        identifier_query,
        json_schema: schema.json_schema,
      })),
    ),
  }
}
