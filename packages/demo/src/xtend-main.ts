/** The example of an Xtend service, as `npm run example:xtend` starts it. */
import { perform } from './perform.ts'
import { runXtendExample } from './xtend/run-xtend-example.ts'

await perform(runXtendExample)
