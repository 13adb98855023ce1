import { createAccess, createXtendService } from '@monoid-kit/xtend'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { routes } from '../src/routes.ts'

const token = 'a-token-for-tests-of-32-characters'
let service: Awaited<ReturnType<typeof createXtendService>>
let url: string
beforeAll(async () => {
  const access = createAccess({ readTokens: [token] })
  service = await createXtendService({ name: 'test', version: '1.0.0', access, routes })
  ;({ url } = await service.listen({ host: '127.0.0.1', port: 0 }))
})
afterAll(() => service.close({ graceSeconds: 0 }))

const get = (path: string) => fetch(new URL(path, url), { headers: { authorization: `Bearer ${token}` } })

it('greets', async () => {
  const answer = await get('/greetings/Ada?language=fr')
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({ greeting: 'Bonjour, Ada!' })
})

it('says what is wrong with a request', async () => {
  const answer = await get('/greetings/Ada?language=tlh')
  expect(answer.status).toBe(400)
  expect(await answer.text()).toContain('language')
})

it('answers nobody without the token', async () => {
  expect((await fetch(new URL('/greetings/Ada', url))).status).toBe(401)
})
