import { fileURLToPath } from 'node:url'
import { describeBigErasure, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

const places = ['a', 'b', 'c', 'd', 'e', 'f']
const number = places.map((alias, index) => `${alias}.d * ${10 ** index}`).join(' + ')
const from = places.map((alias) => `digits AS ${alias}`).join(' JOIN ')

for (const kind of ['mysql', 'mariadb'] as const) {
  describeBigErasure(
    await useServer(kind),
    entry,
    (rows) =>
      `INSERT INTO events SELECT ${number}, 'ann', repeat('x', 1000) FROM ${from} WHERE ${number} < ${rows}`,
  )
}
