import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'

/** A registry of one image, which holds one text file and can be pulled but not run. */
export interface TinyRegistry {
  /** The image's name with the registry's address, which engines trust without TLS for it is of this machine. */
  readonly image: string
  /** What the engine sent as a login, if it did. */
  readonly logins: readonly string[]
  close(): void
}

/**
 * Starts one.
 *
 * @param isClosed true refuses everybody
 */
export async function startRegistry(isClosed: boolean): Promise<TinyRegistry> {
  const archive = pack()
  archive.entry({ name: 'a.txt' }, 'a'.repeat(1000))
  archive.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of archive) chunks.push(chunk as Uint8Array)
  const tar = Buffer.concat(chunks)
  const layer = gzipSync(tar)
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
      os: 'linux',
      config: { Cmd: ['/none'] },
      rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
      history: [{ created_by: 'a test' }],
    }),
  )
  const family = 'application/vnd.docker'
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: `${family}.distribution.manifest.v2+json`,
      config: {
        mediaType: `${family}.container.image.v1+json`,
        size: config.length,
        digest: digestOf(config),
      },
      layers: [
        { mediaType: `${family}.image.rootfs.diff.tar.gzip`, size: layer.length, digest: digestOf(layer) },
      ],
    }),
  )
  const blobs = new Map([config, layer].map((blob): [string, Buffer] => [digestOf(blob), blob]))
  const logins: string[] = []

  const server = createServer((request, response) => {
    const { authorization } = request.headers
    if (authorization !== undefined) logins.push(authorization)
    const digest = request.url?.split('/').at(-1) ?? ''
    const isManifest = request.url?.includes('/manifests/') ?? false
    const body = isManifest ? manifest : blobs.get(digest)
    response.setHeader('docker-distribution-api-version', 'registry/2.0')
    if (isClosed) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="tests"' })
      response.end(
        JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: `not for ${authorization}` }] }),
      )
    } else if (request.url === '/v2/') response.end('{}')
    else if (!body) response.writeHead(404).end()
    else {
      response.writeHead(200, {
        'content-type': isManifest ? `${family}.distribution.manifest.v2+json` : 'application/octet-stream',
        'content-length': body.length,
        'docker-content-digest': digestOf(body),
      })
      response.end(request.method === 'HEAD' ? undefined : body)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    image: `127.0.0.1:${port}/tests/tiny:1`,
    logins,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
