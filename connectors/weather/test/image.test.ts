import path from 'node:path'
import { imageRules } from '@monoid-kit/testkit'

await imageRules(path.join(import.meta.dirname, '..'))
