import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Command } from './run-pipeline.ts'

/**
 * How long a program runs.
 *
 * @param command the program
 * @param begin what its output begins with; '' where it writes nothing
 * @param signal kills it
 * @returns milliseconds
 * @throws Error where it ends with another exit code than 0, or writes something else
 */
export async function lifetime(command: Command, begin: string, signal: AbortSignal): Promise<number> {
  const [program = '', ...args] = command.argv
  const start = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], signal })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  const taken = performance.now() - start
  if (code !== 0) throw new Error(`${args.join(' ')} ended with exit code ${code}`)
  if (!output.startsWith(begin) || (begin === '' && output !== '')) {
    throw new Error(`${args.join(' ')} wrote ${output.slice(0, 200)}`)
  }
  return taken
}

/**
 * How long after its start a connector writes its first record; then it is ended.
 *
 * @param command the connector
 * @param signal kills it
 * @returns milliseconds
 * @throws Error where it writes anything else first
 */
export async function firstRecord(command: Command, signal: AbortSignal): Promise<number> {
  const [program = '', ...args] = command.argv
  const start = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], signal })
  const closed = once(child, 'close')
  try {
    const first = await Promise.race([
      once(child.stdout, 'data').then(([bytes]) => bytes as Buffer),
      closed.then(() => Buffer.alloc(0)),
    ])
    const taken = performance.now() - start
    if (!first.toString('utf8', 0, 20).startsWith('{"type":"RECORD"')) {
      throw new Error(`the first that it wrote was no record: ${first.toString('utf8', 0, 200)}`)
    }
    return taken
  } finally {
    child.kill('SIGKILL')
    await closed.catch(() => undefined)
  }
}
