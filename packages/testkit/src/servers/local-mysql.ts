import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { access, chmod, constants, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createTlsMaterial } from './certificates.ts'
import { freePort } from './free-port.ts'
import type { MissingServer, RunningServer, ServerKind } from './server-kinds.ts'
import { serverArguments } from './server-settings.ts'
import { waitUntilReady } from './wait-until-ready.ts'

type MysqlKind = Exclude<ServerKind, 'postgres'>

// A distribution's build expects a folder that only its package makes.
const noFilesFolder = '--secure-file-priv='

const programs = { mysql: 'mysqld', mariadb: 'mariadbd' } as const

/**
 * Starts the `mysqld` or `mariadbd` that is on PATH, with a data directory of its own.
 *
 * @param kind which of the two
 * @param settings further options of the server
 * @returns the server, or why there is none
 */
export async function localMysql(
  kind: MysqlKind,
  settings: readonly string[] = [],
): Promise<RunningServer | MissingServer> {
  const program = await findProgram(programs[kind])
  if (!program) return { kind, missing: `no ${programs[kind]} on PATH` }

  const folder = await mkdtemp(path.join(tmpdir(), `monoid-${kind}-`))
  try {
    return await startIn(folder, kind, program, settings)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    const reason = error instanceof Error ? error.message : String(error)
    return { kind, missing: `${programs[kind]} did not start (${reason.split('\n')[0]})` }
  }
}

async function startIn(
  folder: string,
  kind: MysqlKind,
  program: string,
  settings: readonly string[],
): Promise<RunningServer> {
  const tls = await createTlsMaterial()
  const file = (name: string) => path.join(folder, name)
  const files = { ca: file('ca.pem'), cert: file('server.pem'), key: file('server.key'), accessRules: '' }
  const connection = {
    hostname: '127.0.0.1',
    port: await freePort(),
    database: 'mysql',
    username: 'monoid_tests',
    password: randomBytes(12).toString('hex'),
  }
  await writeFile(files.ca, tls.server.ca)
  await writeFile(files.cert, tls.server.cert)
  await writeFile(files.key, tls.server.key)
  await writeFile(
    file('init.sql'),
    `CREATE USER '${connection.username}'@'%' IDENTIFIED BY '${connection.password}';
     GRANT ALL ON *.* TO '${connection.username}'@'%' WITH GRANT OPTION;`,
  )
  // As root the server changes to its own user, which has to get at the folder.
  const asUser = process.getuid?.() === 0 ? [`--user=${await serverUser()}`] : []
  if (asUser.length > 0) await chmod(folder, 0o777)

  await initialise(kind, program, file('data'), asUser)
  const server = spawn(
    program,
    [
      '--no-defaults',
      ...asUser,
      `--datadir=${file('data')}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      `--port=${connection.port}`,
      `--socket=${file('socket')}`,
      `--pid-file=${file('pid')}`,
      `--init-file=${file('init.sql')}`,
      ...(kind === 'mysql' ? ['--mysqlx=OFF', noFilesFolder] : []),
      ...serverArguments(kind, files, settings),
    ],
    { stdio: 'ignore' },
  )
  const stop = async () => {
    await endProcess(server)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const version = await Promise.race([waitUntilReady(kind, connection), failAtExit(server)])
    return { description: { kind, source: 'local', version, connection, tls: tls.client }, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function initialise(kind: MysqlKind, program: string, data: string, asUser: string[]): Promise<void> {
  const installer = kind === 'mariadb' ? await findProgram('mariadb-install-db') : program
  if (!installer) throw new Error('no mariadb-install-db on PATH')
  const options =
    kind === 'mariadb'
      ? ['--auth-root-authentication-method=normal', '--skip-test-db']
      : ['--initialize-insecure', noFilesFolder]
  const child = spawn(installer, ['--no-defaults', ...options, ...asUser, `--datadir=${data}`], {
    stdio: 'ignore',
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`the data directory could not be made, exit code ${code}`)
}

async function failAtExit(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null]
  throw new Error(`it ended at its start, exit code ${code}`)
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(timer)
}

async function serverUser(): Promise<string> {
  const child = spawn('id', ['-u', 'mysql'], { stdio: 'ignore' })
  const [code] = (await once(child, 'close')) as [number | null]
  return code === 0 ? 'mysql' : 'root'
}

async function findProgram(name: string): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin']
  for (const folder of folders) {
    const candidate = path.join(folder, name)
    const found = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return candidate
  }
  return undefined
}
