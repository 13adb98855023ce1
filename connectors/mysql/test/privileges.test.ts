import { readFileSync } from 'node:fs'
import { databaseSubject, privilegeRules, useServer } from '@monoid-kit/testkit'

const entry = new URL('../dist/main.js', import.meta.url).pathname
const page = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8')

for (const kind of ['mysql', 'mariadb'] as const) {
  privilegeRules(databaseSubject(entry, await useServer(kind)), page, '### MySQL and MariaDB')
}
