/** The example of a Vantiq extension source, as `npm run example:vantiq` starts it. */
import { perform } from './perform.ts'
import { runVantiqExample } from './vantiq/run-vantiq-example.ts'

await perform(runVantiqExample)
