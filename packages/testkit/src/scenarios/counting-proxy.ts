import { FaultProxy } from '../network/fault-proxy.ts'
import type { ServerConnection, ServerKind } from '../servers/server-kinds.ts'

/** A proxy that counts what clients ask of a server. Connections through it must not be encrypted. */
export interface CountingProxy {
  readonly hostname: string
  readonly port: number
  /** Statements and other commands so far, the login left out. */
  readonly commands: number
  close(): Promise<void>
}

/**
 * Stands between a client and a server and counts the commands that go through: in Postgres queries and parses, in MySQL
 * packets that begin an exchange.
 *
 * @param kind the server's protocol
 * @param server where the server is
 * @returns a listening proxy on the loopback interface; whoever starts it closes it
 * @example const proxy = await countingProxy('postgres', server.connection)
 */
export async function countingProxy(kind: ServerKind, server: ServerConnection): Promise<CountingProxy> {
  let commands = 0
  const proxy = await FaultProxy.start({
    to: server,
    watchClient: () => {
      const isCommand = kind === 'postgres' ? postgresCommands() : mysqlCommands()
      return (bytes) => {
        commands += isCommand(bytes)
      }
    },
  })
  return {
    hostname: proxy.hostname,
    port: proxy.port,
    get commands() {
      return commands
    },
    close: () => proxy.close(),
  }
}

/** Messages have a letter and a length; the first one, of the start-up, has no letter. */
function postgresCommands(): (chunk: Buffer) => number {
  let isStarted = false
  return frames((bytes) => {
    const head = isStarted ? 5 : 4
    if (bytes.length < head) return undefined
    const length = bytes.readUInt32BE(head - 4) + head - 4
    const letter = isStarted ? String.fromCharCode(bytes[0] ?? 0) : ''
    isStarted = true
    return { length, counts: letter === 'Q' || letter === 'P' }
  })
}

/** Packets have a length and a number; number 0 begins an exchange. */
function mysqlCommands(): (chunk: Buffer) => number {
  return frames((bytes) =>
    bytes.length < 4 ? undefined : { length: 4 + bytes.readUIntLE(0, 3), counts: bytes[3] === 0 },
  )
}

interface Frame {
  readonly length: number
  readonly counts: boolean
}

function frames(read: (bytes: Buffer) => Frame | undefined): (chunk: Buffer) => number {
  let rest: Buffer = Buffer.alloc(0)
  let skip = 0
  return (chunk) => {
    let counted = 0
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const taken = Math.min(skip, rest.length)
      rest = rest.subarray(taken)
      skip -= taken
      if (skip > 0) return counted
      const frame = read(rest)
      if (!frame) return counted
      if (frame.counts) counted += 1
      skip = frame.length
    }
  }
}
