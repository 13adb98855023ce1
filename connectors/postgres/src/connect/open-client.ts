import type { Socket } from 'node:net'
import { ConnectorError } from '@monoid-kit/core'
import { isTlsFailure, tlsFailure } from '@monoid-kit/sql'
import pg from 'pg'
import { translateError } from '../translate-error.ts'
import { type Address, destroyQuietly, openSocket } from './open-socket.ts'
import { raceSignal } from './race-signal.ts'

/** Who logs in, and into which database. */
export interface Login {
  readonly database: string
  readonly username: string
  readonly password: string
  readonly applicationName: string
}

/** What a server wants to see of who asks it to cancel a statement. */
export interface BackendKey {
  readonly processID: number
  readonly secretKey: number
}

/** A connection that has logged in. */
export interface OpenClient {
  readonly client: pg.Client
  /** The socket below the client: to pause it, and to end it at once. */
  readonly socket: Socket
  /** Undefined where the server sent none. */
  readonly backendKey: BackendKey | undefined
}

/**
 * Connects and logs in. The driver gets a socket on which TLS is already settled, so that each step can fail in its own
 * words and the driver's settings from the environment have no say.
 *
 * @param address where to, and how
 * @param login who
 * @param seconds how long all steps together may take
 * @param signal ends the attempt; nothing is then left open
 * @returns a connection; whoever asked for it ends it
 * @throws ConnectorError with what failed, `CONNECT_TIMEOUT` where the time was over; the signal's reason
 * @example const { client } = await openClient(address, login, 10, context.signal)
 */
export async function openClient(
  address: Address,
  login: Login,
  seconds: number,
  signal: AbortSignal,
): Promise<OpenClient> {
  return withinSeconds(seconds, signal, `${address.hostname}:${address.port}`, async (either) => {
    const socket = await openSocket(address, either)
    try {
      return await logIn(socket, address.hostname, login, either)
    } catch (thrown) {
      destroyQuietly(socket)
      throw thrown
    }
  })
}

/**
 * Gives an attempt to connect a time limit.
 *
 * @param seconds the limit
 * @param signal ends the attempt as well
 * @param target what is connected to, for the error
 * @param attempt gets a signal for both
 * @throws ConnectorError `CONNECT_TIMEOUT`; the signal's reason; what the attempt throws
 * @example await withinSeconds(10, signal, 'db:5432', (either) => openTcp(address, either))
 */
export async function withinSeconds<Result>(
  seconds: number,
  signal: AbortSignal,
  target: string,
  attempt: (either: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted()
  const timeout = AbortSignal.timeout(seconds * 1000)
  try {
    return await attempt(AbortSignal.any([signal, timeout]))
  } catch (thrown) {
    signal.throwIfAborted()
    if (!timeout.aborted) throw thrown
    throw new ConnectorError('CONNECT_TIMEOUT', `${target} did not answer within ${seconds} s`, {
      cause: thrown,
    })
  }
}

async function logIn(
  socket: Socket,
  hostname: string,
  login: Login,
  signal: AbortSignal,
): Promise<OpenClient> {
  const client = new pg.Client({
    user: login.username,
    database: login.database,
    // A function, for an empty password would make the driver look into the environment and the home directory.
    password: () => login.password,
    application_name: login.applicationName,
    ssl: false,
    stream: () => alreadyConnected(socket),
    types: { getTypeParser: () => (text: string) => text },
  })
  // An error while nothing runs shows in the next statement; unheard it would end the process.
  client.on('error', () => undefined)
  let backendKey: BackendKey | undefined
  client.connection.once('backendKeyData', ({ processID, secretKey }: BackendKey) => {
    backendKey = { processID, secretKey }
  })
  try {
    await raceSignal(client.connect(), signal)
  } catch (thrown) {
    signal.throwIfAborted()
    throw loginFailure(thrown, hostname, login)
  }
  return { client, socket, backendKey }
}

/** The driver means to connect its socket itself: it hears at once that this is done. */
function alreadyConnected(socket: Socket): Socket {
  const connect = () => {
    queueMicrotask(() => socket.emit('connect'))
    return socket
  }
  return Object.defineProperty(socket, 'connect', { value: connect })
}

function loginFailure(thrown: unknown, hostname: string, login: Login): ConnectorError {
  if (isTlsFailure(thrown)) return tlsFailure(thrown, hostname)
  const named = { cause: thrown, context: { database: login.database } }
  if (thrown instanceof pg.DatabaseError) {
    if (thrown.code === '3D000')
      return new ConnectorError('DATABASE_UNKNOWN', `the server has no database "${login.database}"`, named)
    if (thrown.code === '42501')
      return new ConnectorError(
        'DATABASE_UNKNOWN',
        `the user may not connect to database "${login.database}" (SQLSTATE 42501)`,
        named,
      )
    return translateError(thrown)
  }
  // The driver has no code for what goes wrong within SCRAM; its texts all begin like this.
  if (thrown instanceof Error && thrown.message.startsWith('SASL')) {
    const why =
      login.password === '' ? 'the server asks for a password and none is set' : 'the SCRAM exchange failed'
    return new ConnectorError('LOGIN_FAILED', why, named)
  }
  return translateError(thrown)
}
