import { defineRoute } from '@monoid-kit/xtend'

const words = { en: 'Hello', fr: 'Bonjour', it: 'Ciao' } as const

/** What is asked for is checked before the handler runs, and /openapi.json tells it all. */
const greet = defineRoute({
  method: 'GET',
  path: '/greetings/{name}',
  summary: 'Greets somebody',
  params: { name: { type: 'string', minLength: 1, maxLength: 100, description: 'Whom to greet' } },
  query: { language: { type: 'string', enum: ['en', 'fr', 'it'], description: 'en where left out' } },
  response: {
    type: 'object',
    required: ['greeting'],
    properties: { greeting: { type: 'string' } },
  },
  handler: ({ params, query }) => ({ greeting: `${words[query.language ?? 'en']}, ${params.name}!` }),
})

export const routes = [greet]
