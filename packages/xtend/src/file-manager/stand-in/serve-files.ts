import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { isKnownHost } from '../../access/known-host.ts'
import { FileFault, faultOf } from './file-fault.ts'
import { fileTarget } from './file-target.ts'
import { ProjectFiles } from './project-files.ts'

/** What the stand-in serves. */
export interface ServeOptions {
  /** Where the files are, a folder for each project. */
  readonly folder: string
  /** 0 for any that is free. */
  readonly port: number
  /** The address that it listens on: whoever reaches it reads all files. */
  readonly host: string
  /** How large a file may be, in bytes; 1 GiB where left out. */
  readonly mostBytes?: number
  /** Is told of what nobody expects; nothing of a request is in it. */
  readonly onFailure?: (text: string) => void
}

/** A stand-in that serves. */
export interface FileServer {
  readonly port: number
  /** Ends what is under way, and stops listening. */
  close(): Promise<void>
}

/** How long a connection may be silent. */
const idleMilliseconds = 60_000

/**
 * Serves files as the platform's file manager does, for a service that runs on a developer's machine: without access control, so
 * for a network of containers and the machine itself only. PUT, GET, HEAD and DELETE of
 * `/files/volume/projects/<project>/<name>`, GET of a name that ends in a slash for a list, GET `/healthz`. Only the host names that
 * nobody can register are answered to, so that no web page reaches it by a name of its own.
 *
 * @param options see `ServeOptions`
 * @returns it, once it listens
 * @throws an error of the file system, or of the network
 * @example const server = await serveFiles({ folder: 'data', port: 8082, host: '127.0.0.1' })
 */
export async function serveFiles(options: ServeOptions): Promise<FileServer> {
  const files = await ProjectFiles.open(options.folder, options.mostBytes ?? 2 ** 30)
  const server = createServer((request, response) => {
    answer(files, request, response).catch((error: unknown) => {
      // who has gone away wants no answer
      if (request.socket.destroyed) return
      const fault = faultOf(error)
      if (fault.status >= 500) options.onFailure?.(fault.message)
      refuse(request, response, fault)
    })
  })
  // a large file may take its time, a silent connection may not
  server.requestTimeout = 0
  server.setTimeout(idleMilliseconds)
  server.listen(options.port, options.host)
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => close(server) }
}

async function answer(
  files: ProjectFiles,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '', headers } = request
  if (!isKnownHost(headers.host, []))
    throw new FileFault(421, 'the request names a host that is not this one')
  if (url === '/healthz') return void response.end('ok\n')
  const target = fileTarget(url)
  const mayRead = method === 'GET' || method === 'HEAD'
  if (target.isFolder) {
    if (!mayRead) throw new FileFault(405, 'a folder can be listed only')
    const text = JSON.stringify({ files: await files.list(target) })
    response.setHeader('content-type', 'application/json')
    return void response.end(method === 'GET' ? text : undefined)
  }
  if (mayRead) {
    const { bytes, content } = await files.read(target)
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': bytes,
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
    })
    if (method === 'GET') return pipeline(content, response)
    content.destroy()
    return void response.end()
  }
  if (method === 'PUT') {
    const announced = headers['content-length']
    await files.store(target, request, announced === undefined ? undefined : Number(announced))
  } else if (method === 'DELETE') {
    await files.delete(target)
  } else {
    throw new FileFault(405, 'expected GET, HEAD, PUT or DELETE')
  }
  response.writeHead(204).end()
}

function refuse(request: IncomingMessage, response: ServerResponse, { status, message }: FileFault): void {
  // what was begun cannot be taken back: who reads it has to see that it broke off
  if (response.headersSent) return void response.destroy()
  // what goes on sending reads no answer before it is done
  request.resume()
  response.writeHead(status, {
    'content-type': 'application/problem+json',
    connection: 'close',
    ...(status === 405 && { allow: 'GET, HEAD, PUT, DELETE' }),
  })
  response.end(JSON.stringify({ status, title: message }))
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
