/**
 * The process that holds the server and every file of the demonstration. It lives as long as its parent's channel: however
 * the parent ends, the server is stopped and the folder removed.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { KeeperMessage } from './keep-server.ts'
import { type PostgresServer, startPostgres } from './postgres-server.ts'

const abort = new AbortController()
process.once('disconnect', () => abort.abort())
process.once('SIGTERM', () => abort.abort())
// The parent may have gone while this process was still loading its modules.
if (!process.connected) abort.abort()

let folder: string | undefined
let server: PostgresServer | undefined
try {
  abort.signal.throwIfAborted()
  folder = await mkdtemp(path.join(tmpdir(), 'monoid-demo-'))
  await chmod(folder, 0o711)
  server = await startPostgres(folder, abort.signal)
  tell({ access: server.access, folder })
  await new Promise<void>((resolve) => {
    if (abort.signal.aborted) resolve()
    abort.signal.addEventListener('abort', () => resolve())
  })
} catch (error) {
  tell({ failure: error instanceof Error ? error.message : String(error) })
} finally {
  await server?.stop()
  if (folder !== undefined)
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  if (process.connected) process.disconnect()
}

function tell(message: KeeperMessage): void {
  if (process.connected) process.send?.(message)
}
