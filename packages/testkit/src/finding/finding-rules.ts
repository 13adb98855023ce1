import { expect, it } from 'vitest'
import type { ServerSuite } from '../servers/use-server.ts'
import { FindingLab } from './finding-lab.ts'

const shop = `
  CREATE TABLE countries (id int PRIMARY KEY, name varchar(40));
  CREATE TABLE users (id int PRIMARY KEY, user_email varchar(80), country_id int, emailed int,
    FOREIGN KEY (country_id) REFERENCES countries (id));
  CREATE TABLE orders (id int PRIMARY KEY, user_id int, ~contactEmail~ varchar(80),
    FOREIGN KEY (user_id) REFERENCES users (id));
  CREATE TABLE items (id int PRIMARY KEY, order_id int, label varchar(40), FOREIGN KEY (order_id) REFERENCES orders (id));
  CREATE TABLE reviews (id int PRIMARY KEY, user_id int, order_id int, FOREIGN KEY (user_id) REFERENCES users (id),
    FOREIGN KEY (order_id) REFERENCES orders (id));
  CREATE TABLE unrelated (id int PRIMARY KEY, note varchar(80));
  INSERT INTO countries VALUES (1, 'NL'), (2, 'NZ');
  INSERT INTO users VALUES (1, 'ann@x.org', 1, 1), (2, 'ANN@x.org', 1, 1), (3, 'bob@x.org', 2, 1);
  INSERT INTO orders VALUES (10, 1, 'other@x.org'), (11, 1, 'ann@x.org'), (12, 3, 'ann@x.org'), (13, 3, 'bob@x.org');
  INSERT INTO items VALUES (100, 10, 'a'), (101, 10, 'b'), (102, 12, 'c'), (103, 13, 'd');
  INSERT INTO reviews VALUES (1, 1, 13), (2, 3, 10), (3, 3, 13), (4, 1, 11);
  INSERT INTO unrelated VALUES (1, 'ann@x.org');
`

/**
 * What `find` answers: where a value occurs, what references those rows, and that everything found is exported once.
 *
 * @param suite a server
 * @param entry the connector's script, `dist/main.js`
 * @example findingRules(await useServer('postgres'), entry)
 */
export function findingRules(suite: ServerSuite, entry: string): void {
  const { server } = suite
  suite.describe(`find on ${server.kind}`, () => {
    it('tells columns of the name, follows foreign keys outwards, names parents', async () => {
      const lab = await FindingLab.create(server, entry, shop)
      const search = await lab.find([['email', 'ann@x.org']])
      expect(search.result.exitCode).toBe(0)
    })
  })
}
