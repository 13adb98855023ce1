import { closeSync, constants, fstatSync, open, readFile } from 'node:fs'
import { Socket } from 'node:net'
import { promisify } from 'node:util'
import { ConnectorError } from '../errors/connector-error.ts'

const openDescriptor = promisify(open)
const readDescriptor = promisify(readFile)

/** The most bytes that an argument file may have: 64 MiB. */
export const maxArgumentBytes = 64 * 1024 * 1024

/**
 * Reads one argument file: a regular file or a pipe, of at most 64 MiB.
 *
 * @param subject the flag and the path, for messages
 * @param path the path as it was given
 * @param signal ends the wait for a pipe that nobody writes into
 * @returns the content
 * @throws ConnectorError `ARGUMENT_FILE` where it cannot be read
 * @example await readArgumentFile("-c/--config: config.json", '/data/config.json', signal)
 */
export async function readArgumentFile(
  subject: string,
  path: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  let descriptor: number | undefined
  try {
    // without waiting: a blocking open or read of a pipe would hold a thread that not even an exit can free
    descriptor = await openDescriptor(path, constants.O_RDONLY | constants.O_NONBLOCK)
    // as bigint: the other form leaves the kind of a pipe where Node's module loader mistakes it for that of a folder
    const stats = fstatSync(descriptor, { bigint: true })
    if (stats.isFIFO()) {
      const pipe = new Socket({ fd: descriptor, readable: true, writable: false })
      descriptor = undefined
      return await readStream(subject, pipe, signal)
    }
    if (!stats.isFile()) {
      throw new ConnectorError(
        'ARGUMENT_FILE',
        `${subject} is ${stats.isDirectory() ? 'a directory' : 'a device'}, expected a file`,
        { hint: 'give the path of a JSON file' },
      )
    }
    if (stats.size > maxArgumentBytes) throw tooLong(subject)
    return await readDescriptor(descriptor)
  } catch (thrown) {
    signal.throwIfAborted()
    throw thrown instanceof ConnectorError ? thrown : cannotRead(subject, thrown)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/**
 * Reads a stream to its end: at most 64 MiB.
 *
 * @param subject what is read, for messages
 * @param stream stdin or a pipe; destroyed in the end
 * @param signal ends the wait
 * @returns the content
 * @throws ConnectorError `ARGUMENT_FILE` where there is too much of it, or it breaks
 * @example await readStream('-c/--config: stdin', process.stdin, signal)
 */
export async function readStream(
  subject: string,
  stream: NodeJS.ReadableStream & { destroy(error?: Error): void },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let length = 0
  const stop = () => stream.destroy(signal.reason as Error)
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > maxArgumentBytes) throw tooLong(subject)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks, length)
  } catch (thrown) {
    signal.throwIfAborted()
    throw thrown instanceof ConnectorError ? thrown : cannotRead(subject, thrown)
  } finally {
    signal.removeEventListener('abort', stop)
    stream.destroy()
  }
}

const reasons: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOENT: ['does not exist', 'check the path; in a container, check that the volume is mounted'],
  ENOTDIR: ['does not exist', 'check the path: one of its folders is a file'],
  EACCES: ['may not be read by this user', 'make it readable, or start the connector as root'],
  EPERM: ['may not be read by this user', 'make it readable, or start the connector as root'],
  EISDIR: ['is a directory, expected a file', 'give the path of a JSON file'],
  ENAMETOOLONG: ['is too long a path', 'give the path of a JSON file'],
  ELOOP: ['is a link that leads to itself', 'give the path of a JSON file'],
}

function cannotRead(subject: string, cause: unknown): ConnectorError {
  const code = String((cause as { code?: unknown } | null)?.code ?? '')
  const [what, hint] = reasons[code] ?? [
    `cannot be read${/^[A-Z0-9_]+$/.test(code) ? ` (${code})` : ''}`,
    'give the path of a JSON file',
  ]
  return new ConnectorError('ARGUMENT_FILE', `${subject} ${what}`, { hint, cause })
}

function tooLong(subject: string): ConnectorError {
  return new ConnectorError('ARGUMENT_FILE', `${subject} has more than ${maxArgumentBytes} bytes`, {
    hint: 'send fewer identifiers, schemas or handles at a time',
  })
}
