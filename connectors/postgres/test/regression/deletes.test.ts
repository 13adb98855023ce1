import { fileURLToPath } from 'node:url'
import { databaseSubject, deleteRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

deleteRules(databaseSubject(entry, await useServer('postgres')))
