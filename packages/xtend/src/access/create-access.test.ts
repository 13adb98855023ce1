import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ConnectorError, MonoidLogMessage } from '@monoid-kit/core'
import { afterEach, describe, expect, test } from 'vitest'
import type { HttpError } from '../problems/http-error.ts'
import type { Access } from './access.ts'
import { announceToken } from './announce-token.ts'
import { createAccess } from './create-access.ts'
import { attemptLimits, FailedAttempts } from './failed-attempts.ts'
import type { Scope } from './scope.ts'

const reader = 'reader-0123456789-0123456789-0123456789'
const nextReader = 'reader-9876543210-9876543210-9876543210'
const eraser = 'eraser-0123456789-0123456789-0123456789'
const both = 'both-0123456789-0123456789-0123456789-01'

let server: Server | undefined
afterEach(() => server?.close())

interface Answer {
  readonly status: number
  readonly code?: string
  readonly challenge?: string
  readonly message?: string
}

/** Sends raw header lines, for several of one name matter here. */
async function ask(access: Access, scope: Scope, headers: readonly string[]): Promise<Answer> {
  server?.close()
  server = createServer(async (request: IncomingMessage, response) => {
    try {
      await access.admit(request, scope)
      response.end(JSON.stringify({ status: 200 }))
    } catch (thrown) {
      const { status, code, headers: more, message } = thrown as HttpError
      response.end(JSON.stringify({ status, code, challenge: more['www-authenticate'], message }))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const sent = httpRequest({ host: '127.0.0.1', port, setHost: false, headers, agent: false })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of response) text += String(chunk)
  return text === '' ? { status: response.statusCode ?? 0 } : JSON.parse(text)
}

const bearer = (token: string) => ['Host', 'localhost', 'Authorization', `Bearer ${token}`]

describe('createAccess', () => {
  const access = createAccess({
    readTokens: [reader, nextReader, both],
    eraseTokens: [eraser, both],
    eraseEnabled: true,
  })

  test.each([
    [reader, 200, 403],
    [nextReader, 200, 403],
    [eraser, 403, 200],
    [both, 200, 200],
  ])('each token may do what its list says', async (token, read, erase) => {
    expect((await ask(access, 'read', bearer(token))).status).toBe(read)
    expect((await ask(access, 'erase', bearer(token))).status).toBe(erase)
  })

  test('a missing scope is named, a wrong token is not told from another', async () => {
    expect(await ask(access, 'erase', bearer(reader))).toMatchObject({
      code: 'FORBIDDEN',
      challenge: expect.stringContaining('error="insufficient_scope", scope="erase"'),
    })
    const near = await ask(access, 'read', bearer(reader.slice(0, -1)))
    expect(await ask(access, 'read', bearer('something else'))).toEqual(near)
    expect(near).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
      challenge: 'Bearer realm="xtend", error="invalid_token"',
    })
    expect(near.message).not.toContain('0123456789')
  })

  test.each([
    ['none', ['Host', 'localhost']],
    ['an empty one', ['Host', 'localhost', 'Authorization', '']],
    ['another scheme', ['Host', 'localhost', 'Authorization', `Basic ${reader}`]],
    ['no scheme', ['Host', 'localhost', 'Authorization', reader]],
    ['two words', ['Host', 'localhost', 'Authorization', `Bearer ${reader} ${reader}`]],
    ['two headers', [...bearer(reader), 'Authorization', `Bearer ${reader}`]],
    ['two headers, one wrong', [...bearer('wrong'), 'Authorization', `Bearer ${reader}`]],
  ])('no token: %s', async (_what, headers) => {
    expect(await ask(access, 'read', headers)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
  })

  test('the scheme may be spelt in any case', async () => {
    expect(await ask(access, 'read', ['Host', 'localhost', 'Authorization', `bearer ${reader}`])).toEqual({
      status: 200,
    })
  })

  test('what is public takes no token, yet a host that is known', async () => {
    expect(await ask(access, 'public', ['Host', 'localhost'])).toEqual({ status: 200 })
    for (const scope of ['public', 'read'] as const) {
      const answer = await ask(access, scope, ['Host', 'evil.example', 'Authorization', `Bearer ${reader}`])
      expect(answer).toMatchObject({ status: 421, code: 'HOST_UNKNOWN' })
      expect(answer.message).not.toContain('evil')
    }
  })

  test('nothing is erased unless it is enabled, whatever the token', async () => {
    const closed = createAccess({ readTokens: [reader], eraseTokens: [eraser] })
    expect(await ask(closed, 'erase', bearer(eraser))).toMatchObject({ status: 403, code: 'NOT_ENABLED' })
    expect(await ask(closed, 'erase', bearer('wrong'))).toMatchObject({ status: 401 })
  })

  test('many wrong tokens are refused at once, a right one never', async () => {
    const limits = { ...attemptLimits, free: 2, mostHeld: 0 }
    const guarded = createAccess({ readTokens: [reader] }, new FailedAttempts(limits))
    const statuses: number[] = []
    for (let attempt = 0; attempt < 4; attempt++) {
      statuses.push((await ask(guarded, 'read', bearer('wrong'))).status)
    }
    expect(statuses).toEqual([401, 401, 429, 429])
    expect((await ask(guarded, 'read', bearer(reader))).status).toBe(200)
    // somebody who has no token at all is not trying any
    expect((await ask(guarded, 'read', ['Host', 'localhost'])).status).toBe(401)
  })

  test('where no read token is given, one is made, new each time, and told in one line only', async () => {
    const made = createAccess()
    expect(made.madeToken).toMatch(/^[\w-]{43}$/)
    expect(createAccess().madeToken).not.toBe(made.madeToken)
    expect(made.secrets).toEqual([made.madeToken])
    expect((await ask(made, 'read', bearer(made.madeToken as string))).status).toBe(200)
    const lines: MonoidLogMessage[] = []
    announceToken({ log: (entry) => lines.push(entry) }, made)
    announceToken({ log: (entry) => lines.push(entry) }, access)
    expect(lines).toEqual([
      expect.objectContaining({ level: 'warn', message: expect.stringContaining(made.madeToken as string) }),
    ])
  })

  test.each([
    [{ readTokens: ['too-short-secret'] }, 'readTokens: expected tokens of 32'],
    [{ eraseTokens: [`${eraser} `] }, 'eraseTokens: expected tokens of 32'],
    [{ readTokens: [reader], eraseEnabled: true }, 'eraseTokens is required where eraseEnabled is set'],
    [{ readTokens: [reader], allowedHosts: ['https://a.example'] }, 'allowedHosts: expected host names'],
  ])('settings that are wrong are told without a value: %#', (given, message) => {
    let thrown: ConnectorError | undefined
    try {
      createAccess(given)
    } catch (error) {
      thrown = error as ConnectorError
    }
    expect(thrown).toMatchObject({ code: 'HOST_SETTINGS', message: expect.stringContaining(message) })
    expect(thrown?.message).not.toMatch(/too-short|eraser-|a\.example/)
  })
})
