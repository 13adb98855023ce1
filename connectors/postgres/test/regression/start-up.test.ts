import { fileURLToPath } from 'node:url'
import { databaseSubject, startUpRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

startUpRules(databaseSubject(entry, await useServer('postgres')))
