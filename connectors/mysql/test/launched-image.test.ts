import path from 'node:path'
import { databaseSubject, launchedImageRules, useServer } from '@monoid-kit/testkit'

const entry = path.join(import.meta.dirname, '..', 'dist', 'main.js')

await launchedImageRules(databaseSubject(entry, await useServer('mysql')))
await launchedImageRules(databaseSubject(entry, await useServer('mariadb')))
