import { fileURLToPath } from 'node:url'
import { searchLimitRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

searchLimitRules(await useServer('postgres'), entry)
