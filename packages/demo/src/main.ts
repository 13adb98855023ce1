/** The demonstration, as `npm run demo` starts it. */
import { perform } from './perform.ts'
import { runDemo } from './run-demo.ts'

await perform(runDemo)
