import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import { ConnectorError, type SiloContext } from '@monoid-kit/core'
import type { Stage } from '@monoid-kit/sql'
import { openDriver } from '../connection/open-driver.ts'
import type { MysqlConfig } from '../mysql-config.ts'
import type { MysqlServer } from '../mysql-server.ts'
import { translateError } from '../translate-error.ts'
import { checkPrivileges } from './check-privileges.ts'

/** Which stage an error of the handshake belongs to: the driver goes through all of them in one step. */
const stageOfCode: Readonly<Record<string, string>> = {
  // A certificate or key that is not PEM.
  CONFIG_INVALID: 'tls',
  TLS_FAILED: 'tls',
  DATABASE_UNKNOWN: 'database',
}

/**
 * The steps from the host name to the privileges. TLS, login and database are one handshake, made in the first of
 * these stages; each of them fails with what concerns it.
 *
 * @param config the configuration
 * @param server the server
 * @returns stages in order
 * @example validateInStages(mysqlStages(config, server), context)
 */
export function mysqlStages(config: MysqlConfig, server: MysqlServer): readonly Stage[] {
  let failure: ConnectorError | undefined
  let encrypted = false
  const failIfOf = (stage: string) => {
    if (failure && (stageOfCode[failure.code] ?? 'login') === stage) throw failure
  }
  return [
    { name: 'dns', run: (context) => resolveName(config, context) },
    {
      name: 'tcp',
      run: (context) => server.withPlace(context.signal, () => reachPort(config, context)),
    },
    {
      name: 'tls',
      run: async (context) => {
        try {
          encrypted = await server.withPlace(context.signal, async () => {
            const open = await openDriver(server.address, context.signal)
            open.destroy()
            return open.encrypted
          })
        } catch (thrown) {
          context.signal.throwIfAborted()
          failure = translateError(thrown)
        }
        failIfOf('tls')
        return failure || encrypted ? undefined : 'the connection is not encrypted'
      },
    },
    {
      name: 'login',
      run: async () => {
        failIfOf('login')
        return undefined
      },
    },
    {
      name: 'database',
      run: async () => {
        failIfOf('database')
        return undefined
      },
    },
    { name: 'privileges', run: (context) => checkPrivileges(config, server, context) },
  ]
}

async function resolveName(config: MysqlConfig, context: SiloContext): Promise<string | undefined> {
  const { hostname } = config
  if (isIP(hostname) !== 0) return undefined
  const late = lateSignal(config, context)
  try {
    await untilAborted(lookup(hostname), late)
  } catch (thrown) {
    context.signal.throwIfAborted()
    if (late.aborted) throw new ConnectorError('DNS_FAILED', 'the name service did not answer in time')
    throw translateError(thrown)
  }
  return undefined
}

async function reachPort(config: MysqlConfig, context: SiloContext): Promise<string | undefined> {
  const late = lateSignal(config, context)
  const socket = connect({ host: config.hostname, port: config.port })
  try {
    await untilAborted(
      new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve)
        socket.on('error', reject)
      }),
      late,
    )
  } catch (thrown) {
    context.signal.throwIfAborted()
    if (late.aborted) throw new ConnectorError('CONNECT_TIMEOUT', 'the host did not answer in time')
    throw translateError(thrown)
  } finally {
    socket.destroy()
  }
  return undefined
}

function lateSignal(config: MysqlConfig, context: SiloContext): AbortSignal {
  return AbortSignal.any([context.signal, AbortSignal.timeout(config.connect_timeout_seconds * 1000)])
}

function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
