import { setTimeout as delay } from 'node:timers/promises'
import type { ServerConnection, ServerKind } from './server-kinds.ts'
import { connectSql } from './sql-client.ts'

/**
 * Waits until a server takes logins.
 *
 * @param kind the server's kind
 * @param connection an administrator's connection
 * @param timeoutMs how long to try, in milliseconds
 * @returns the server's own version text
 * @throws the last error of the driver where the time is over
 */
export async function waitUntilReady(
  kind: ServerKind,
  connection: ServerConnection,
  timeoutMs = 60_000,
): Promise<string> {
  const end = performance.now() + timeoutMs
  for (;;) {
    try {
      return await serverVersion(kind, connection)
    } catch (error) {
      if (performance.now() > end) throw error
      await delay(100)
    }
  }
}

async function serverVersion(kind: ServerKind, connection: ServerConnection): Promise<string> {
  const client = await connectSql(kind, connection)
  try {
    const [row] = await client.rows(
      kind === 'postgres'
        ? "SELECT current_setting('server_version') AS version"
        : 'SELECT version() AS version',
    )
    return row?.version ?? 'unknown'
  } finally {
    await client.close()
  }
}
