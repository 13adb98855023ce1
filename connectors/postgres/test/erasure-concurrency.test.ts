import { fileURLToPath } from 'node:url'
import { describeConcurrentErasures, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

describeConcurrentErasures(await useServer('postgres'), entry)
