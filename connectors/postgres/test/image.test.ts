import path from 'node:path'
import { databaseImageRules, databaseSubject, imageRules, useServer } from '@monoid-kit/testkit'

const folder = path.join(import.meta.dirname, '..')
const entry = path.join(folder, 'dist', 'main.js')

await imageRules(folder)
await databaseImageRules(databaseSubject(entry, await useServer('postgres')))
