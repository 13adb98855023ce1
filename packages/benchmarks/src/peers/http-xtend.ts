/** The load's route as a service of the kit: with tokens, ids, a log line for each request, checks and limits. */
import { defineRoute, runXtend } from '@monoid-kit/xtend'
import { city } from '../http/bench-service.ts'

const route = defineRoute({
  method: 'GET',
  path: '/city/{name}',
  summary: 'The weather of a city',
  params: { name: { type: 'string', minLength: 1, maxLength: 100 } },
  handler: async ({ params }) => ({ ...city, name: params.name }),
})

await runXtend({ routes: [route] }, import.meta.url)
