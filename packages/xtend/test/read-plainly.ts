import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

const script = 'exec 3<>"/dev/tcp/127.0.0.1/$0"; printf %s "$1" >&3; read -r; exec cat <&3'

/**
 * Sends a request and reads until the connection ends, by a program that reads each byte and then how the connection ended:
 * Node takes a reset that comes right behind data for an end.
 *
 * @param port of the loopback
 * @param request as bytes
 * @param before awaited before anything is read
 */
export async function readPlainly(port: number, request: string, before: () => unknown = () => {}) {
  const reader = spawn('bash', ['-c', script, String(port), request])
  const ended = new Promise<number | null>((resolve) => reader.once('close', resolve))
  const [read, fault] = [text(reader.stdout), text(reader.stderr)]
  await before()
  reader.stdin.end('\n')
  const code = await ended
  return { text: await read, isReset: code === 1 && (await fault).includes('reset') }
}
