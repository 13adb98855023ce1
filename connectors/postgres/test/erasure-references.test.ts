import { fileURLToPath } from 'node:url'
import {
  circleScenarios,
  describeErasures,
  referenceScenarios,
  selfReferenceScenarios,
  useServer,
} from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const suite = await useServer('postgres')

describeErasures(suite, entry, 'references between tables', referenceScenarios)
describeErasures(suite, entry, 'references within a table', selfReferenceScenarios)
describeErasures(suite, entry, 'circles of references', circleScenarios)
