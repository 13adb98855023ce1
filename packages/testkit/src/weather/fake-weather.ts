import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cityNamed, weatherOf } from './fake-cities.ts'

/** What the fake weather service does wrong. */
export type WeatherFault =
  /** Answers so late; never with `Infinity`. */
  | { readonly kind: 'slow'; readonly seconds: number }
  /** Answers by this status, with `Retry-After` where given. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** Answers with these bytes, as if all were well. */
  | { readonly kind: 'junk'; readonly body: string }
  /** Ends the connection in the midst of the body. */
  | { readonly kind: 'cut' }
  /** Sends whoever asks to the same path and query of another origin. */
  | { readonly kind: 'redirect'; readonly origin: string }

/** What somebody has asked for. */
export interface AskedWeather {
  readonly city: string
  readonly units: string
  /** Whether the key was right. */
  readonly admitted: boolean
}

/** How a fake weather service is started. */
export interface FakeWeatherOptions {
  /** The key that it admits; `fake-weather-key-0123456789` where left out. */
  readonly key?: string
  /** Where it listens on the loopback; a port that is free where left out. */
  readonly port?: number
}

/** A weather service on this machine that answers as OpenWeatherMap does, below `/data/2.5/weather`. */
export class FakeWeather {
  readonly key: string
  readonly url: string
  /** Everything that was asked for, in its order. */
  readonly asked: AskedWeather[] = []
  readonly #server: Server
  readonly #timers = new Set<NodeJS.Timeout>()
  /** All weather is of the moment at which the service has started. */
  readonly #measured = Math.floor(Date.now() / 1000)
  #fault: { readonly fault: WeatherFault; times: number } | undefined

  private constructor(server: Server, key: string) {
    this.#server = server
    this.key = key
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('request', (request, response) => this.#handle(request, response))
  }

  /**
   * Starts the service.
   *
   * @param options see `FakeWeatherOptions`
   * @returns the service; the caller closes it
   * @throws where the port is taken
   * @example const weather = await FakeWeather.start()
   */
  static async start({ key = 'fake-weather-key-0123456789', port = 0 }: FakeWeatherOptions = {}) {
    const server = createServer()
    await once(server.listen(port, '127.0.0.1'), 'listening')
    return new FakeWeather(server, key)
  }

  /**
   * Lets the next answers be wrong.
   *
   * @param fault in which way
   * @param times how many; all until `heal` where left out
   */
  fail(fault: WeatherFault, times = Number.POSITIVE_INFINITY): void {
    this.#fault = { fault, times }
  }

  /** Lets all answers be right again. */
  heal(): void {
    this.#fault = undefined
  }

  /** Ends all connections and stops. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  #handle({ url = '/' }: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, this.url)
    if (pathname !== '/data/2.5/weather') {
      sayCode(response, 404, 'Internal error')
      return
    }
    const city = searchParams.get('q') ?? ''
    const units = searchParams.get('units') ?? 'standard'
    const admitted = searchParams.get('appid') === this.key
    this.asked.push({ city, units, admitted })
    const found = cityNamed(city)
    const answer = () => {
      if (!admitted) sayCode(response, 401, 'Invalid API key')
      else if (city === '') sayCode(response, 400, 'Nothing to geocode')
      else if (!found) sayCode(response, 404, 'city not found')
      else sendJson(response, 200, weatherOf(found, units, this.#measured))
    }
    const fault = this.#nextFault()
    if (fault) this.#misbehave(fault, url, response, answer)
    else answer()
  }

  #nextFault(): WeatherFault | undefined {
    if (!this.#fault || this.#fault.times < 1) return undefined
    this.#fault.times -= 1
    return this.#fault.fault
  }

  #misbehave(fault: WeatherFault, url: string, response: ServerResponse, answer: () => void): void {
    switch (fault.kind) {
      case 'slow':
        this.#later(fault.seconds, answer)
        break
      case 'status':
        if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter)
        sayCode(response, fault.status, 'something is wrong')
        break
      case 'junk':
        response.setHeader('content-type', 'application/json')
        response.end(fault.body)
        break
      case 'cut':
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        response.write('{"name":"Par', () => response.destroy())
        break
      case 'redirect':
        response.writeHead(301, { location: `${fault.origin}${url}` }).end()
    }
  }

  #later(seconds: number, answer: () => void): void {
    if (!Number.isFinite(seconds)) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      answer()
    }, seconds * 1000)
    this.#timers.add(timer)
  }
}

function sayCode(response: ServerResponse, status: number, message: string): void {
  // the service gives some codes as texts
  sendJson(response, status, { cod: String(status), message })
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
