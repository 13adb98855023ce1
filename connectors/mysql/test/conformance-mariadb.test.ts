import path from 'node:path'
import { databaseSubject, processConformanceRules, useServer } from '@monoid-kit/testkit'

const entry = path.join(import.meta.dirname, '..', 'dist', 'main.js')
const sql = path.join(import.meta.dirname, 'conformance.sql')

processConformanceRules(databaseSubject(entry, await useServer('mariadb')), sql)
