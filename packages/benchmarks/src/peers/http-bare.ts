/** The load's route on fastify alone: no token, no log, no limit. */
import { fastify } from 'fastify'
import { city } from '../http/bench-service.ts'

const app = fastify()
app.get<{ Params: { name: string } }>('/city/:name', async ({ params }) => ({ ...city, name: params.name }))
const address = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`listening on ${address}\n`)
process.once('SIGTERM', () => void app.close())
