import { fileURLToPath } from 'node:url'
import { databaseSubject, scanRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

scanRules(databaseSubject(entry, await useServer('postgres')))
