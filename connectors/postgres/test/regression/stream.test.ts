import { fileURLToPath } from 'node:url'
import { databaseSubject, streamRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

streamRules(databaseSubject(entry, await useServer('postgres')))
