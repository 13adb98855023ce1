import path from 'node:path'
import { conformanceRules, databaseSubject, useServer } from '@monoid-kit/testkit'

const entry = path.join(import.meta.dirname, '..', 'dist', 'main.js')
const sql = path.join(import.meta.dirname, 'conformance.sql')

await conformanceRules(databaseSubject(entry, await useServer('mariadb')), sql)
