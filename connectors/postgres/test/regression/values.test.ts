import { fileURLToPath } from 'node:url'
import { databaseSubject, useServer, valueRules } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

valueRules(databaseSubject(entry, await useServer('postgres')))
