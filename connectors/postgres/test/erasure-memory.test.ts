import { fileURLToPath } from 'node:url'
import { describeBigErasure, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

describeBigErasure(
  await useServer('postgres'),
  entry,
  (rows) => `INSERT INTO events SELECT n, 'ann', repeat('x', 1000) FROM generate_series(1, ${rows}) AS n`,
)
