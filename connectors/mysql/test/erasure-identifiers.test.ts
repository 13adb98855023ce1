import { fileURLToPath } from 'node:url'
import { describeErasures, identifierScenarios, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

for (const kind of ['mysql', 'mariadb'] as const) {
  describeErasures(await useServer(kind), entry, 'identifiers', identifierScenarios)
}
