import { fileURLToPath } from 'node:url'
import { databaseSubject, schemaRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

schemaRules(databaseSubject(entry, await useServer('postgres')))
