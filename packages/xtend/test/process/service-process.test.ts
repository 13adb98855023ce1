import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

const main = fileURLToPath(new URL('./main.mjs', import.meta.url))
const token = 'reader-0123456789-0123456789-0123456789'

/** A service as a process: what it has written, and its exit code. */
class ServiceProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown[]>
  output = ''

  constructor(args: readonly string[], environment: Readonly<Record<string, string>>, cwd: string) {
    this.#child = spawn(process.execPath, [main, ...args], {
      cwd,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#ended = once(this.#child, 'close')
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk) => {
        this.output += chunk
      })
    }
  }

  /** The lines of the log: each is one object. */
  get lines(): {
    readonly message: string
    readonly code?: string
    readonly context?: { readonly port?: number }
  }[] {
    return this.output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  }

  /** The URL, once it listens. */
  async url(): Promise<string> {
    const port = await vi.waitUntil(() => this.lines.find(({ context }) => context?.port)?.context?.port, {
      timeout: 30_000,
    })
    return `http://127.0.0.1:${port}`
  }

  async end(): Promise<number> {
    this.#child.kill('SIGTERM')
    return this.exitCode()
  }

  async exitCode(): Promise<number> {
    const [code] = await this.#ended
    return Number(code)
  }
}

let cwd: string
const processes: ServiceProcess[] = []
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'monoid-service-'))
})
afterEach(async () => {
  await Promise.all(processes.splice(0).map((running) => running.end()))
  await rm(cwd, { recursive: true, force: true })
})

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): ServiceProcess {
  const running = new ServiceProcess(args, environment, cwd)
  processes.push(running)
  return running
}

const greeting = (url: string, bearer?: string) =>
  fetch(
    `${url}/greetings/ada`,
    bearer === undefined ? {} : { headers: { authorization: `Bearer ${bearer}` } },
  )

describe('a service as a process', () => {
  test('without a token makes one, and tells it in one line that is nowhere else', async () => {
    const running = start(['0'], { WEATHER_KEY: 'sunny-weather-key' })
    const url = await running.url()
    await vi.waitUntil(() => running.output.includes('XTEND_READ_TOKEN'))
    const made = /takes the token ([\w-]{43})/.exec(running.output)?.[1] as string
    expect((await greeting(url)).status).toBe(401)
    expect((await greeting(url, `${made}x`)).status).toBe(401)
    const answer = await greeting(url, made)
    expect([answer.status, await answer.json()]).toEqual([200, { greeting: 'Hello, ada!' }])
    expect((await fetch(`${url}/${made}?token=${made}`, { headers: { 'x-request-id': made } })).status).toBe(
      401,
    )
    await running.end()
    expect(running.output.split(made)).toHaveLength(2)
    expect(running.output).toContain('greeting with [secret]')
    expect(running.output).not.toContain('sunny-weather-key')
  })

  test('with a token tells none, whether it comes from the process, .env or the secrets document', async () => {
    await writeFile(path.join(cwd, '.env'), `XTEND_READ_TOKEN=${token}\nXTEND_SECRETS_FILE=secrets.json\n`)
    await writeFile(path.join(cwd, 'secrets.json'), JSON.stringify({ XTEND_ERASE_TOKEN: `${token}-erases` }))
    const running = start(['0'], { XTEND_REED_TOKEN: 'misspelt' })
    const url = await running.url()
    expect((await greeting(url, token)).status).toBe(200)
    expect((await greeting(url, `${token}-erases`)).status).toBe(403)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect(await running.end()).toBe(143)
    expect(running.output).not.toContain(token)
    expect(running.lines).toContainEqual(
      expect.objectContaining({ message: 'XTEND_REED_TOKEN is no setting; did you mean XTEND_READ_TOKEN?' }),
    )
  })

  test('with wrong settings does not start, and names them all at once without a value', async () => {
    const canary = 'canary-7f3a'
    const running = start([canary], { XTEND_READ_TOKEN: canary, XTEND_MAX_ACTIVE: canary, PORT: canary })
    expect(await running.exitCode()).toBe(3)
    const [line, ...others] = running.lines
    expect(others).toEqual([])
    expect(line?.code).toBe('HOST_SETTINGS')
    for (const name of ['XTEND_READ_TOKEN', 'XTEND_MAX_ACTIVE', 'PORT', 'one argument, the port']) {
      expect(line?.message).toContain(name)
    }
    expect(running.output).not.toContain(canary)
  })
})
