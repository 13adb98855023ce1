import { text } from 'node:stream/consumers'
import { ConnectorError, type FindRequest, raceSignal } from '@monoid-kit/core'
import type { ConnectionTarget } from '../connection-url/connection-target.ts'
import { parseConnectionUrl } from '../connection-url/parse-connection-url.ts'
import type { Shell } from '../shell/shell.ts'
import { readTerms } from '../terms/parse-term.ts'
import type { SearchArguments } from './search-options.ts'

/** What a command line asks for. */
export interface Search {
  readonly target: ConnectionTarget
  readonly request: FindRequest
}

const mostTerms = 100
const mostDepth = 20

/**
 * Reads what a command line asks for, and the terms on stdin.
 *
 * @param args the command line
 * @param shell where stdin is
 * @returns where to look, and for what
 * @throws ConnectorError `USAGE`, without a value that is looked for
 * @example const { target, request } = await readSearch(args, shell)
 */
export async function readSearch(args: SearchArguments, shell: Shell): Promise<Search> {
  refuseTwice(args)
  const target = parseConnectionUrl(args.url)
  const depth = args.depth === undefined ? {} : { depth: readDepth(args.depth) }
  if (args['terms-stdin'] && args['password-stdin']) {
    throw usage('stdin holds either terms or the password: give the password in MONOID_PASSWORD')
  }
  const words = [...(args.terms ?? []), ...(args['--'] ?? []).map(String)]
  if (args['terms-stdin'] && shell.interactive) shell.say('name=value, one per line; Ctrl-D ends them')
  const lines = args['terms-stdin'] ? await raceSignal(text(shell.stdin), shell.signal) : undefined
  const terms = readTerms(words, lines)
  if (terms.length > mostTerms) {
    throw usage(`${terms.length} terms were given: at most ${mostTerms} are looked for at once`)
  }
  return {
    target,
    request: { terms: args.everywhere ? terms.map(({ value }) => ({ name: '*', value })) : terms, ...depth },
  }
}

/** yargs makes a list of an option that is given twice. */
function refuseTwice(args: SearchArguments): void {
  const given = Object.entries(args).find(
    ([name, value]) => Array.isArray(value) && name.length > 1 && !lists.includes(name),
  )
  if (given) throw usage(`--${given[0]} is given twice: give it once`)
}

const lists: readonly string[] = ['terms', 'set', '--']

function readDepth(word: string): number {
  const depth = /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN
  if (depth <= mostDepth) return depth
  throw usage(`--depth takes a number from 0 to ${mostDepth}`)
}

function usage(message: string): ConnectorError {
  return new ConnectorError('USAGE', message)
}
