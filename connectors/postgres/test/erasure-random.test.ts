import { fileURLToPath } from 'node:url'
import { describeRandomErasures, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

describeRandomErasures(await useServer('postgres'), entry)
