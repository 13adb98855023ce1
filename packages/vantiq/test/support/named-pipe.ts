import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Makes a named pipe, which nobody writes. */
export async function namedPipe(path: string): Promise<void> {
  await promisify(execFile)('mkfifo', [path])
}
