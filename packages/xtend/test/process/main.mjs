import { defineRoute, runXtend } from '@monoid-kit/xtend'

const greet = defineRoute({
  method: 'GET',
  path: '/greetings/{name}',
  summary: 'Greets someone',
  params: { name: { type: 'string', maxLength: 100 } },
  handler: ({ params, log }) => {
    // a handler that is careless with what it knows
    log.warn(`greeting with ${process.env.WEATHER_KEY}`)
    return { greeting: `Hello, ${params.name}!` }
  },
})

await runXtend({ routes: [greet], secretNames: ['WEATHER_KEY'] }, import.meta.url)
