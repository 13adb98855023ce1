import { fileURLToPath } from 'node:url'
import { databaseSubject, limitRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

limitRules(databaseSubject(entry, await useServer('postgres')))
