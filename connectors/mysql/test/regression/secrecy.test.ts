import { fileURLToPath } from 'node:url'
import { databaseSubject, secrecyRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

secrecyRules(databaseSubject(entry, await useServer('mysql')))
secrecyRules(databaseSubject(entry, await useServer('mariadb')))
