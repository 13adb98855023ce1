import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { promisify } from 'node:util'

/** A container, found by a port that it publishes. */
export interface Container {
  readonly id: string
  /** Its own address, where this machine reaches it without the engine's proxy. */
  readonly address: { readonly hostname: string; readonly port: number } | undefined
}

const run = promisify(execFile)
const patienceMs = 1000

/**
 * Finds the container behind a port of this machine. The engine's proxy copies every byte, which would be measured too.
 *
 * @param publishedPort the port
 * @returns the container, or undefined where no `docker` command tells
 */
export async function containerAt(publishedPort: number): Promise<Container | undefined> {
  try {
    const { stdout } = await run('docker', [
      'ps',
      '--filter',
      `publish=${publishedPort}`,
      '--format',
      '{{.ID}}',
    ])
    const id = stdout.trim()
    if (!/^[0-9a-f]+$/.test(id)) return undefined
    const format =
      '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}{{range $port, $bound := .NetworkSettings.Ports}}{{if $bound}}{{$port}} {{end}}{{end}}'
    const { stdout: described } = await run('docker', ['inspect', '--format', format, id])
    const hostname = /\b\d+\.\d+\.\d+\.\d+\b/.exec(described)?.[0]
    const port = Number(/(\d+)\/tcp/.exec(described)?.[1])
    const reachable = hostname !== undefined && (await answers(hostname, port))
    return { id, address: reachable ? { hostname, port } : undefined }
  } catch {
    return undefined
  }
}

async function answers(hostname: string, port: number): Promise<boolean> {
  const socket = connect({ host: hostname, port })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(patienceMs) })
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
