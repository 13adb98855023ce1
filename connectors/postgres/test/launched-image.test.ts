import path from 'node:path'
import { databaseSubject, launchedImageRules, useServer } from '@monoid-kit/testkit'

const entry = path.join(import.meta.dirname, '..', 'dist', 'main.js')

await launchedImageRules(databaseSubject(entry, await useServer('postgres')), {
  manyRows: {
    rows: 5_000_000,
    sql: `CREATE UNLOGGED TABLE many (id int PRIMARY KEY, email varchar(100));
      INSERT INTO many SELECT n, 'ann@example.org' FROM generate_series(1, 5000000) AS n`,
  },
})
