import { fileURLToPath } from 'node:url'
import { databaseSubject, tlsRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

tlsRules(databaseSubject(entry, await useServer('postgres', { tls: true })))
