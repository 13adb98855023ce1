import { readFileSync } from 'node:fs'
import { databaseSubject, privilegeRules, rowSecurityRules, useServer } from '@monoid-kit/testkit'

const entry = new URL('../dist/main.js', import.meta.url).pathname
const page = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8')
const subject = databaseSubject(entry, await useServer('postgres'))

privilegeRules(subject, page, '### PostgreSQL')
rowSecurityRules(subject, page)
