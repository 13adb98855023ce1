import { fileURLToPath } from 'node:url'
import { findingRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

findingRules(await useServer('postgres'), entry)
