import { fileURLToPath } from 'node:url'
import { describeErasures, refusalScenarios, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

describeErasures(await useServer('postgres'), entry, 'refused as a whole', refusalScenarios)
