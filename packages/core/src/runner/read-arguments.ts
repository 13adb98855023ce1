import type { JsonValue } from '../protocol/messages.ts'
import type { ArgumentValues } from './build-request.ts'
import type { ArgumentName } from './commands.ts'
import { parseJson } from './parse-json.ts'
import { readArgumentFile, readStream } from './read-argument-file.ts'

/**
 * Reads the argument files of a command, each once; to be called before privileges are given up (B3).
 *
 * @param files the path of each file; `-` is stdin
 * @param label how a flag is called in messages
 * @param stdin read where a path is `-`
 * @param signal ends the wait for a pipe
 * @returns the parsed contents
 * @throws ConnectorError `ARGUMENT_FILE` where a file cannot be read or is not JSON
 * @example await readArguments({ config: '-' }, (name) => `--${name}`, process.stdin, signal)
 */
export async function readArguments(
  files: Readonly<Partial<Record<ArgumentName, string>>>,
  label: (name: ArgumentName) => string,
  stdin: NodeJS.ReadStream,
  signal: AbortSignal,
): Promise<ArgumentValues> {
  const values: Partial<Record<ArgumentName, JsonValue>> = {}
  for (const [name, path] of Object.entries(files) as [ArgumentName, string][]) {
    const subject = `${label(name)}: ${shownPath(path)}`
    const bytes =
      path === '-' ? await readStream(subject, stdin, signal) : await readArgumentFile(subject, path, signal)
    values[name] = parseJson(bytes, subject, 'ARGUMENT_FILE')
  }
  return values
}

const longestPath = 1024
/** Marks of JSON, of connection strings and of control characters. */
const noPath = /[{}"'=\p{Cc}]|:\/\//u

/** Whoever gives the configuration itself in the place of its path must not find its password in the log. */
function shownPath(path: string): string {
  if (path === '-') return 'stdin'
  return path.length > longestPath || noPath.test(path) ? 'the path that was given' : JSON.stringify(path)
}
