import { fileURLToPath } from 'node:url'
import { siloSourceRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

siloSourceRules(await useServer('postgres'), entry)
