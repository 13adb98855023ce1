import { fileURLToPath } from 'node:url'
import { siloSourceRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

for (const kind of ['mysql', 'mariadb'] as const) siloSourceRules(await useServer(kind), entry)
