import { readFileSync } from 'node:fs'
import { databaseSubject, operatingPageRules, useServer } from '@monoid-kit/testkit'

const entry = new URL('../dist/main.js', import.meta.url).pathname
const page = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8')
const [image = ''] = /monoid-kit\/postgres:\S+/.exec(page) ?? []

await operatingPageRules(databaseSubject(entry, await useServer('postgres')), page, image)
