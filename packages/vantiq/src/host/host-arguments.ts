import { parseArgs } from 'node:util'
import { ConnectorError, type LogLevel } from '@monoid-kit/core'

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** What the command line of the host says. */
export interface HostArguments {
  /** Path of `server.config`; where left out it is looked for in `serverConfig` and in the working folder. */
  readonly serverConfig?: string
  readonly logLevel: LogLevel
  readonly help: boolean
}

/** What `--help` prints. */
export const helpText = `vantiq [--server-config PATH] [--log-level LEVEL]

Serves the silo as a Vantiq extension source: the configuration of the source is that of the silo.

  --server-config  the file with targetServer, authToken and sources;
                   serverConfig/server.config or server.config where left out
  --log-level      least level of a line of the log: ${levels.join(', ')}; info where left out
  --help           print this text
`

/**
 * Reads the command line of the host.
 *
 * @param argv the arguments behind the host's name
 * @returns what they say
 * @throws ConnectorError `USAGE`, without any of their values
 * @example readHostArguments(['--log-level', 'debug']).logLevel // 'debug'
 */
export function readHostArguments(argv: readonly string[]): HostArguments {
  const { 'server-config': serverConfig, 'log-level': given = 'info', help = false } = parse(argv)
  const logLevel = levels.find((level) => level === given)
  if (!logLevel) throw usage(`--log-level: expected one of ${levels.join(', ')}`)
  if (serverConfig === '') throw usage('--server-config has no value: give it one')
  return { ...(serverConfig === undefined ? {} : { serverConfig }), logLevel, help }
}

function parse(argv: readonly string[]) {
  try {
    const text = { type: 'string' } as const
    const options = { 'server-config': text, 'log-level': text, help: { type: 'boolean' } } as const
    return parseArgs({ args: [...argv], options }).values
  } catch (cause) {
    throw usage('expected no other arguments than --server-config PATH, --log-level LEVEL and --help', cause)
  }
}

function usage(message: string, cause?: unknown): ConnectorError {
  return new ConnectorError('USAGE', message, cause === undefined ? {} : { cause })
}
