import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { findBinaries } from './find-binaries.ts'
import { findServerUser, reachableBinaries } from './server-user.ts'

/** How to log in as the administrator. */
export interface ServerAccess {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
}

/** A running Postgres. */
export interface PostgresServer {
  readonly access: ServerAccess
  /** Ends it; resolves when its process is gone. */
  stop(): Promise<void>
}

const host = '127.0.0.1'
const administrator = 'postgres'
// The server lives for a minute: what it forgets in a power cut need not be written to the disk now.
const settings = ['fsync=off', `listen_addresses=${host}`, 'unix_socket_directories=', 'lc_messages=C']

/**
 * Makes a new Postgres in a folder and starts it on a free port of the loopback interface.
 *
 * @param folder an empty folder that every user may enter; removing it is up to the caller
 * @param signal ends the start
 * @returns the server, ready for logins
 * @throws where it does not start, with its own last words
 */
export async function startPostgres(folder: string, signal: AbortSignal): Promise<PostgresServer> {
  const user = await findServerUser()
  const binaries = await reachableBinaries(await findBinaries(), user, folder)
  const data = path.join(folder, 'data')
  const passwordFile = path.join(folder, 'password')
  const password = randomBytes(12).toString('hex')
  await mkdir(data, { mode: 0o700 })
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (user.uid !== undefined && user.gid !== undefined) {
    await chown(data, user.uid, user.gid)
    await chown(passwordFile, user.uid, user.gid)
  }
  const start = (program: string, args: string[]) =>
    spawn(program, args, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], signal })

  const initdb = start(binaries.initdb, [
    ...['--pgdata', data, '--username', administrator, '--pwfile', passwordFile],
    ...['--auth=scram-sha-256', '--encoding=UTF8', '--no-locale', '--no-sync'],
  ])
  await outcome(initdb, 'initdb', () => false)
  await rm(passwordFile)

  const port = await freePort()
  const postgres = start(binaries.postgres, [
    ...['-D', data, '-p', String(port)],
    ...settings.flatMap((setting) => ['-c', setting]),
  ])
  const exited = new Promise<void>((resolve) => postgres.once('exit', () => resolve()))
  await outcome(postgres, 'postgres', (text) => text.includes('ready to accept connections'))
  return {
    access: { host, port, user: administrator, password },
    stop: async () => {
      // SIGINT is Postgres' "fast shutdown": it ends its clients and does not wait for them.
      postgres.kill('SIGINT')
      await exited
    },
  }
}

/** Waits until a process has ended well, or until it has said that it is ready. */
function outcome(child: ChildProcess, name: string, isReady: (text: string) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-4000)
      if (isReady(text)) resolve()
    })
    let failure: Error | undefined
    child.on('error', (error) => {
      failure ??= error
      if (child.pid === undefined) reject(error)
    })
    child.once('close', (code) => {
      if (code === 0 && !failure) return resolve()
      const lastWords = text.trim().split('\n').at(-1)
      reject(failure ?? new Error(`${name} ended with exit code ${code}: ${lastWords}`))
    })
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
