import type { JsonObject, JsonValue } from '@monoid-kit/core'
import type { SettingInput, SettingName } from './setting-table.ts'

/** What became of `connectKWArgs`. */
export interface ConnectArguments {
  /** Settings that they stand for, still to be checked. */
  readonly settings: { readonly [K in SettingName]?: JsonValue }
  /** Arguments that change nothing here. */
  readonly ignored: readonly string[]
  /** Arguments whose value was not understood. */
  readonly faults: readonly string[]
}

type Reading = JsonObject & { readonly [K in SettingName]?: JsonValue }

/** What each argument of the Python library stands for; null there means that there is no limit. */
const readings: Readonly<Record<string, (value: JsonValue) => Reading | undefined>> = {
  disableSslVerification: (value) => ({ disableSslVerification: value }),
  max_size: (value) => ({ maxInboundBytes: value ?? 2 ** 30 }),
  open_timeout: (value) => ({ dialTimeoutSeconds: value ?? 86_400 }),
  close_timeout: (value) => ({ closeTimeoutSeconds: value ?? 86_400 }),
  ping_interval: (value) => (value === null ? { sendPings: false } : { pingIntervalSeconds: value }),
  ping_timeout: (value) => ({ pongTimeoutSeconds: value ?? 86_400 }),
  server_hostname: (value) => ({ serverHostname: value }),
  compression: (value) =>
    value === null || value === 'deflate' ? { compression: value === 'deflate' } : undefined,
  proxy: (value) => (value === true ? {} : { proxy: value ?? 'none' }),
  ssl: (value) => (value === true || value === null ? {} : undefined),
}

/**
 * Reads what the Python SDK hands on to its WebSocket library, as far as it means something here: `disableSslVerification`,
 * `max_size`, `open_timeout`, `close_timeout`, `ping_interval`, `ping_timeout`, `server_hostname`, `compression`, `proxy`
 * and `ssl`.
 *
 * @param given the value of `connectKWArgs`
 * @returns the settings they stand for; the names of the others; what was wrong
 * @example readConnectArguments({ max_size: 4096, max_queue: 16 }) // settings: { maxInboundBytes: 4096 }, ignored: ['max_queue']
 */
export function readConnectArguments(given: JsonObject): ConnectArguments {
  const settings: Record<string, JsonValue> = {}
  const ignored: string[] = []
  const faults: string[] = []
  for (const [name, value] of Object.entries(given)) {
    const reading = Object.hasOwn(readings, name) ? readings[name] : undefined
    if (reading === undefined) {
      ignored.push(name)
      continue
    }
    const read = reading(value)
    if (read === undefined) faults.push(`connectKWArgs: ${name} has a value that is not known`)
    else Object.assign(settings, read)
  }
  return { settings: settings as { readonly [K in keyof SettingInput]?: JsonValue }, ignored, faults }
}
