import { connect as connectSocket, isIP, type Socket } from 'node:net'
import { ConnectorError } from '@monoid-kit/core'
import { lendingSocket, tlsFailure } from '@monoid-kit/sql'
import { type Connection, createConnection, type SslOptions } from 'mysql2'
import { translateError } from '../translate-error.ts'
import type { ServerAddress } from './server-address.ts'

/** How long a connection is silent before the network is asked whether it still stands. */
const keepAliveMs = 30_000

/** A connection of the driver with the socket beneath it. */
export interface OpenDriver {
  readonly driver: Connection
  /** Ends the connection at once, and never throws. */
  destroy(): void
  /** Whether the connection is encrypted. */
  readonly encrypted: boolean
}

/**
 * Connects and logs in. The driver resolves no values into SQL, reads no local files, runs one statement at a time.
 *
 * @param address where, who, and how far TLS is insisted on
 * @param signal ends the attempt
 * @returns an open connection; whoever opens it destroys it
 * @throws ConnectorError `DNS_FAILED`, `CONNECT_FAILED`, `CONNECT_TIMEOUT`, `TLS_FAILED`, `LOGIN_FAILED`,
 *   `DATABASE_UNKNOWN`; the signal's reason
 * @example const { driver, destroy } = await openDriver(address, context.signal)
 */
export async function openDriver(address: ServerAddress, signal: AbortSignal): Promise<OpenDriver> {
  const { mode } = address.tls
  if (mode === 'disable') return connect(address, undefined, signal)
  try {
    return await connect(address, sslOptions(address), signal)
  } catch (thrown) {
    // The server's greeting says whether it has TLS: nothing secret has been sent yet.
    const noTls = thrown instanceof ConnectorError && codeOf(thrown.cause) === 'HANDSHAKE_NO_SSL_SUPPORT'
    if (mode === 'prefer' && noTls) return connect(address, undefined, signal)
    throw thrown
  }
}

async function connect(
  address: ServerAddress,
  ssl: SslOptions | undefined,
  signal: AbortSignal,
): Promise<OpenDriver> {
  signal.throwIfAborted()
  const socket = openSocket(address)
  const driver = createConnection({
    stream: () => socket,
    host: address.hostname,
    user: address.username,
    password: address.password,
    database: address.database,
    charset: 'utf8mb4',
    timezone: '+00:00',
    connectTimeout: address.connectTimeoutMs,
    multipleStatements: false,
    flags: ['-LOCAL_FILES'],
    rowsAsArray: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    jsonStrings: true,
    // Column names would else become part of generated code.
    disableEval: true,
    maxPreparedStatements: 20,
    connectAttributes: { program_name: address.applicationName },
    ...(ssl ? { ssl } : {}),
  })
  // The driver may report one fault twice; what nobody listens to would end the process.
  driver.on('error', () => undefined)
  const destroy = () => {
    driver.destroy()
    socket.destroy()
  }
  try {
    await established(driver, signal)
  } catch (thrown) {
    destroy()
    signal.throwIfAborted()
    throw connectError(thrown, driver, address)
  }
  return { driver, destroy, encrypted: ssl !== undefined }
}

function openSocket({ hostname, port }: ServerAddress): Socket {
  const socket = lendingSocket((onread) =>
    connectSocket({
      host: hostname,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveMs,
      onread,
    }),
  )
  // Node checks a certificate against this where there is no server name, which an address cannot be; it would check
  // against `localhost` otherwise.
  if (isIP(hostname) !== 0) Object.assign(socket, { _host: hostname })
  return socket
}

function established(driver: Connection, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    driver.connect((error) => {
      signal.removeEventListener('abort', abort)
      if (error) reject(error)
      else resolve()
    })
  })
}

function sslOptions({ tls }: ServerAddress): SslOptions {
  return {
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    rejectUnauthorized: tls.mode === 'verify-ca' || tls.mode === 'verify-full',
    verifyIdentity: tls.mode === 'verify-full',
  }
}

/** The driver puts a code of its own over the one that says what is wrong with a certificate; the socket still has it. */
function connectError(thrown: unknown, driver: Connection, address: ServerAddress): ConnectorError {
  if (codeOf(thrown) === 'HANDSHAKE_SSL_ERROR') {
    const { stream } = driver as { readonly stream?: { readonly authorizationError?: unknown } }
    const code = stream?.authorizationError
    return tlsFailure(
      { code: typeof code === 'string' ? code : codeOf((thrown as Error).cause) },
      address.hostname,
    )
  }
  return translateError(thrown)
}

function codeOf(thrown: unknown): string | undefined {
  const code = (thrown as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : undefined
}
