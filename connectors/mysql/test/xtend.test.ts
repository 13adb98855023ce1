import { fileURLToPath } from 'node:url'
import { siloServiceRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

for (const kind of ['mysql', 'mariadb'] as const) siloServiceRules(await useServer(kind), entry)
