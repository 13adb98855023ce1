import { fileURLToPath } from 'node:url'
import { siloServiceRules, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

siloServiceRules(await useServer('mysql'), entry)
