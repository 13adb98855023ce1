import { setTimeout as sleep } from 'node:timers/promises'
import type { FakeSession, FakeVantiq } from '@monoid-kit/testkit/vantiq'
import type { Chance } from './chance.ts'

/** Something that happens to a server, or to one of its sessions. */
export type Fault = (server: FakeVantiq, session: FakeSession, chance: Chance) => Promise<void> | void

/** What servers and networks do. Each leaves the server in a state from which connectors recover by themselves. */
export const faults: Readonly<Record<string, Fault>> = {
  abort: (_, session) => session.abort(),
  close: (_, session, chance) => session.close(chance.pick([1000, 1001, 1011, 1012, 4000])),
  'half-open': (_, session) => session.freeze(),
  stall: async (_, session, chance) => {
    session.stall()
    await sleep(chance.between(5, 60))
    session.resume()
  },
  restart: (server) => server.restart(),
  refuse: async (server, session, chance) => {
    server.refuse()
    if (chance.next() < 0.5) session.abort()
    await sleep(chance.between(5, 80))
    await server.listen()
  },
  outage: async (server, _, chance) => {
    server.stop()
    await sleep(chance.between(5, 80))
    await server.listen()
  },
  'turned away': async (server, session, chance) => {
    server.behave({ dials: chance.pick(['ignore', 'reject'] as const) })
    session.abort()
    await sleep(chance.between(5, 80))
    server.behave({ dials: 'accept' })
  },
  'reconnect required': (_, session, chance) => {
    for (let times = chance.between(1, 3); times > 0; times -= 1) session.requireReconnect()
  },
  'reconnect required, then cut off': (_, session) => {
    session.requireReconnect()
    session.abort()
  },
  'reconnect required, then refused': (server, session, chance) => {
    const refusal = { kind: 'refuse', status: 400, code: 'io.vantiq.no', message: 'not now' } as const
    server.answerNext({
      connect: chance.pick([refusal, { kind: 'no-stream' }, { kind: 'silence' }] as const),
    })
    session.requireReconnect()
  },
  'authentication refused': (server, session, chance) => {
    server.answerNext(
      { authentication: chance.pick([{ kind: 'refuse', status: 503 }, { kind: 'silence' }] as const) },
      chance.between(1, 3),
    )
    session.abort()
  },
  'odd configuration': (server, session) => {
    server.answerNext({ connect: { kind: 'send', text: '{"op":"configureExtension","object":{}}' } })
    session.abort()
  },
  junk: (_, session, chance) => {
    session.send(
      chance.pick(['notjson', '[1]', '{"foo":1}', '{"op":"?"}', '{"status":500}']),
      chance.next() < 0.5,
    )
  },
}
