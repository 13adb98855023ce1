import { once } from 'node:events'
import { isIP, connect as netConnect, type Socket } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { ConnectorError } from '@monoid-kit/core'
import { lendingSocket, type TlsPlan, tlsFailure } from '@monoid-kit/sql'

/** Where a server is, and what a connection to it does about TLS. */
export interface Address {
  readonly hostname: string
  readonly port: number
  readonly tls: TlsPlan
}

/** The protocol's request for TLS: its length and the code 80877103. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/**
 * Opens a TCP connection.
 *
 * @param address host and port
 * @param signal ends the attempt; the socket is then gone
 * @returns a connected socket; whoever asked for it destroys it
 * @throws ConnectorError `DNS_FAILED`, `CONNECT_FAILED`; the signal's reason
 * @example const socket = await openTcp({ hostname: 'db', port: 5432 }, signal)
 */
export async function openTcp(
  { hostname, port }: Pick<Address, 'hostname' | 'port'>,
  signal: AbortSignal,
): Promise<Socket> {
  const socket = lendingSocket((onread) =>
    netConnect({ host: hostname, port, noDelay: true, keepAlive: true, onread }),
  )
  try {
    await once(socket, 'connect', { signal })
    return socket
  } catch (thrown) {
    destroyQuietly(socket)
    signal.throwIfAborted()
    throw tcpFailure(thrown, hostname, port)
  }
}

/**
 * Opens a connection on which the Postgres protocol can begin: TCP, and TLS as the plan says. The server is asked for TLS
 * as libpq asks; `prefer` goes on without it only where the server itself says that it has none.
 *
 * @param address where to, and how
 * @param signal ends the attempt; the socket is then gone
 * @returns a connected socket, encrypted where the plan or the server wants it; whoever asked for it destroys it
 * @throws ConnectorError `DNS_FAILED`, `CONNECT_FAILED`, `TLS_FAILED`; the signal's reason
 * @example const socket = await openSocket({ hostname: 'db', port: 5432, tls: { mode: 'prefer' } }, signal)
 */
export async function openSocket(address: Address, signal: AbortSignal): Promise<Socket> {
  if (address.tls.mode === 'disable') return openTcp(address, signal)
  // loaded before there is a socket, of which somebody would have to take care meanwhile
  const { connect } = await import('node:tls')
  const socket = await openTcp(address, signal)
  try {
    if (await offersTls(socket, signal)) return await encrypt(connect, socket, address, signal)
    if (address.tls.mode === 'prefer') return socket
    throw new ConnectorError('TLS_FAILED', `the server offers no TLS and ssl_mode is ${address.tls.mode}`)
  } catch (thrown) {
    destroyQuietly(socket)
    signal.throwIfAborted()
    throw thrown
  }
}

/** Destroys a socket whose errors no longer concern anyone. */
export function destroyQuietly(socket: Socket): void {
  socket.on('error', () => undefined)
  socket.destroy()
}

async function offersTls(socket: Socket, signal: AbortSignal): Promise<boolean> {
  socket.write(sslRequest)
  const answer = await firstBytes(socket, signal)
  // More than one byte would be somebody else's words, slipped in before the encryption.
  const letter = answer.length === 1 ? answer.toString('latin1') : ''
  if (letter === 'S') return true
  if (letter === 'N') return false
  throw new ConnectorError(
    'CONNECT_FAILED',
    'what answers there does not speak the Postgres protocol; expected S or N to the request for TLS',
  )
}

function firstBytes(socket: Socket, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      socket.off('data', onData).off('error', onEnd).off('close', onEnd)
      signal.removeEventListener('abort', onAbort)
      act()
    }
    const onData = (bytes: Buffer) => settle(() => resolve(bytes))
    const onAbort = () => settle(() => reject(signal.reason))
    const onEnd = (cause?: unknown) =>
      settle(() =>
        reject(
          new ConnectorError('CONNECT_FAILED', 'the server closed the connection before it said anything', {
            cause,
          }),
        ),
      )
    socket.on('data', onData).on('error', onEnd).on('close', onEnd)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

async function encrypt(
  connect: (options: ConnectionOptions) => TLSSocket,
  socket: Socket,
  { hostname, tls }: Address,
  signal: AbortSignal,
): Promise<Socket> {
  let encrypted: TLSSocket | undefined
  try {
    encrypted = connect({ ...tlsOptions(hostname, tls), socket })
    await once(encrypted, 'secureConnect', { signal })
    return encrypted
  } catch (thrown) {
    if (encrypted) destroyQuietly(encrypted)
    signal.throwIfAborted()
    throw tlsFailure(thrown, hostname)
  }
}

function tlsOptions(hostname: string, tls: TlsPlan): ConnectionOptions {
  const verifies = tls.mode === 'verify-ca' || tls.mode === 'verify-full'
  return {
    host: hostname,
    // An IP address is no server name (RFC 6066, section 3).
    ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
    rejectUnauthorized: verifies,
    ...(tls.mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
    ...(tls.ca ? { ca: tls.ca } : {}),
    ...(tls.cert ? { cert: tls.cert } : {}),
    ...(tls.key ? { key: tls.key } : {}),
  }
}

function tcpFailure(thrown: unknown, hostname: string, port: number): ConnectorError {
  const first = thrown instanceof AggregateError ? thrown.errors[0] : thrown
  const code = String((first as { code?: unknown } | null)?.code ?? 'unknown')
  return code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_FAIL'
    ? new ConnectorError('DNS_FAILED', `"${hostname}" cannot be resolved (${code})`, { cause: thrown })
    : new ConnectorError('CONNECT_FAILED', `no connection to ${hostname}:${port} (${code})`, {
        cause: thrown,
      })
}
