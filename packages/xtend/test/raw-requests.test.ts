import { once } from 'node:events'
import { connect } from 'node:net'
import { type ErrorCode, errorCodes } from '@monoid-kit/core'
import { describe, expect, test } from 'vitest'
import { readToken, startService } from './service.ts'

const canary = 'canary.7f3a@example.org'
const stores = [{ name: 'notes', rows: [{ author: 'ada', text: 'one' }] }]
const host = 'Host: localhost'
const bearer = `Authorization: Bearer ${readToken}`
const query = JSON.stringify({
  identifiers: [{ schema_name: 'notes', identifier: 'author', identifier_query: 'ada' }],
})

/** Sends bytes as they are and reads until the connection ends; the last request has to ask for that. */
async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port })
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk
  })
  // a reset after the answer is as good an end
  socket.on('error', () => {})
  socket.write(bytes, 'latin1')
  if (!socket.closed) await once(socket, 'close')
  return text
}

/** A head with `Connection: close`, and a body. */
function raw(first: string, headers: readonly string[], body = ''): string {
  return `${[first, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`
}

function post(headers: readonly string[], body: string): string {
  return raw('POST /query HTTP/1.1', [host, bearer, 'Content-Type: application/json', ...headers], body)
}

/** Each answer in what came: its status and, where it has one, the problem's code. */
function answersIn(text: string): { readonly status: number; readonly code?: string }[] {
  return text.split(/(?=HTTP\/1\.1 \d{3} )/).map((one) => {
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(one)?.[1])
    const code = /"code":"([A-Z_]+)"/.exec(one)?.[1]
    return code === undefined ? { status } : { status, code }
  })
}

const long = 'x'.repeat(20_000)
const cases: readonly (readonly [what: string, bytes: string, status: number])[] = [
  ['no request at all', `${canary}\r\n\r\n`, 400],
  ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ['an unknown method', raw('BREW /schemas HTTP/1.1', [host, bearer]), 400],
  ['a method that no route has', raw('PROPFIND /schemas HTTP/1.1', [host, bearer]), 405],
  ['TRACE', raw('TRACE /schemas HTTP/1.1', [host, bearer]), 405],
  [
    'OPTIONS as a browser asks before a call from elsewhere',
    raw('OPTIONS /query HTTP/1.1', [
      host,
      bearer,
      'Origin: http://evil.example',
      'Access-Control-Request-Method: POST',
    ]),
    405,
  ],
  ['HEAD of what takes work', raw('HEAD /schemas HTTP/1.1', [host, bearer]), 405],
  ['no host', raw('GET /healthz HTTP/1.1', []), 400],
  ['another host', raw('GET /healthz HTTP/1.1', ['Host: evil.example']), 421],
  ['two hosts', raw('GET /healthz HTTP/1.1', [host, 'Host: evil.example']), 421],
  ['another host in the request line', raw('GET http://evil.example/schemas HTTP/1.1', [host, bearer]), 421],
  ['wrong percent-encoding', raw('GET /schemas/%zz HTTP/1.1', [host, bearer]), 400],
  ['percent-encoding that is no UTF-8', raw('GET /schemas/%ff%fe HTTP/1.1', [host, bearer]), 400],
  ['a NUL in a name', raw('GET /schemas/a%00b HTTP/1.1', [host, bearer]), 404],
  ['dots', raw('GET /page/../../../../etc/passwd HTTP/1.1', [host, bearer]), 404],
  ['encoded dots', raw('GET /page/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1', [host, bearer]), 404],
  ['raw bytes in the path', raw('GET /schemas/\xff\xfe HTTP/1.1', [host, bearer]), 400],
  ['a long path', raw(`GET /schemas/${'x'.repeat(9000)} HTTP/1.1`, [host, bearer]), 400],
  ['long headers', raw('GET /schemas HTTP/1.1', [host, bearer, `X-Long: ${long}`]), 431],
  ['many headers', raw('GET /schemas HTTP/1.1', [host, bearer, ...Array(3000).fill('X: yyyyyyyy')]), 431],
  ['a header without a colon', raw('GET /schemas HTTP/1.1', [host, bearer, canary]), 400],
  ['a folded header', raw('GET /schemas HTTP/1.1', [host, bearer, `X-Folded: a\r\n ${canary}`]), 400],
  ['a blank before the colon', raw('GET /schemas HTTP/1.1', [host, bearer, 'Content-Length : 0']), 400],
  ['a bare line feed', `GET /schemas HTTP/1.1\n${host}\n${bearer}\nConnection: close\n\n`, 400],
  ['two tokens', raw('GET /schemas HTTP/1.1', [host, bearer, bearer]), 401],
  ['HTTP/2 without being asked', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['another version', raw('GET /schemas HTTP/3.7', [host, bearer]), 400],
  ['both lengths', post(['Content-Length: 5', 'Transfer-Encoding: chunked'], '0\r\n\r\n'), 400],
  ['two lengths', post(['Content-Length: 5', 'Content-Length: 6'], 'hello!'), 400],
  ['a length that is none', post(['Content-Length: +5'], 'hello'), 400],
  ['a length below zero', post(['Content-Length: -5'], 'hello'), 400],
  ['an encoding that nobody knows', post(['Transfer-Encoding: chunked, identity'], '0\r\n\r\n'), 400],
  ['chunks twice', post(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], '0\r\n\r\n'), 400],
  ['a chunk with a wrong length', post(['Transfer-Encoding: chunked'], `zz\r\n${canary}\r\n0\r\n\r\n`), 400],
  ['a body that is said to be larger than may be', post(['Content-Length: 99999999'], '{}'), 413],
  ['a compressed body', post(['Content-Encoding: gzip', 'Content-Length: 4'], '\x1f\x8b\x08\x00'), 415],
  ['a body that is no UTF-8', post(['Content-Length: 6'], '{"\xff":1'), 400],
  ['an expectation that nobody can meet', post(['Expect: something', 'Content-Length: 2'], '{}'), 417],
  ['an upgrade', raw('GET /schemas HTTP/1.1', [host, 'Upgrade: websocket', 'Sec-WebSocket-Key: x']), 401],
]

describe('requests that no client library would send', () => {
  test.each(cases)('%s', async (_what, bytes, status) => {
    const { port, logged, call } = await startService({ stores })
    const text = await exchange(port, bytes)
    const [answer, ...further] = answersIn(text)
    expect(further).toEqual([])
    expect(answer?.status, text).toBe(status)
    // a HEAD has no body to tell a code in
    if (text.includes('{')) expect(Object.keys(errorCodes)).toContain(answer?.code as ErrorCode)
    expect(text).not.toContain('canary')
    expect(text.toLowerCase()).not.toContain('access-control-')
    expect(text).not.toMatch(/\bat .*:\d+:\d+/)
    expect(JSON.stringify(logged)).not.toContain('canary')
    // and the service is none the worse
    expect((await call('/schemas')).status).toBe(200)
  })

  test('CONNECT gets nothing but the end of the connection', async () => {
    const { port } = await startService()
    expect(await exchange(port, raw('CONNECT evil.example:443 HTTP/1.1', [host, bearer]))).toBe('')
  })

  test('a request that hides within the body of another is none', async () => {
    const { port } = await startService({ stores })
    const hidden = `GET /schemas HTTP/1.1\r\n${host}\r\n${bearer}\r\n\r\n`
    const bytes = raw('GET /healthz HTTP/1.1', [host, `Content-Length: ${hidden.length}`], hidden)
    expect(answersIn(await exchange(port, bytes))).toEqual([{ status: 200 }])
  })

  test('requests that come at once are answered in their order, each by its own right', async () => {
    const { port } = await startService({ stores })
    const one = `GET /healthz HTTP/1.1\r\n${host}\r\n\r\n`
    const two = `GET /schemas HTTP/1.1\r\n${host}\r\n\r\n`
    const three = `POST /query HTTP/1.1\r\n${host}\r\n${bearer}\r\nContent-Type: application/json\r\nContent-Length: ${query.length}\r\n\r\n${query}`
    const last = raw('GET /schemas HTTP/1.1', [host])
    expect(answersIn(await exchange(port, one + two + three + last)).map(({ status }) => status)).toEqual([
      200, 401, 200, 401,
    ])
  })

  test('the id of a request may be the caller’s where it is one, and is no way to write a header', async () => {
    const { port } = await startService()
    const idOf = (text: string) => /x-request-id: (.*)\r\n/i.exec(text)?.[1]
    const ask = (id: string) => exchange(port, raw('GET /healthz HTTP/1.1', [host, `X-Request-Id: ${id}`]))
    expect(idOf(await ask('an-id-of-the-caller'))).toBe('an-id-of-the-caller')
    for (const id of [canary, 'short', 'x'.repeat(65), 'with\tblanks-in-it']) {
      expect(idOf(await ask(id))).toMatch(/^[0-9a-f-]{36}$/)
    }
  })
})
