import { fileURLToPath } from 'node:url'
import { databaseSubject, interruptionRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

interruptionRules(databaseSubject(entry, await useServer('mysql')))
interruptionRules(databaseSubject(entry, await useServer('mariadb')))
