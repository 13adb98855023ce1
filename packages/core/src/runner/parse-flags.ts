import yargs from 'yargs'
import { type CommandName, commands } from './commands.ts'
import { flagsFor, usage, type WordsAndFlags } from './flags.ts'

type Hosts = Readonly<Record<string, { readonly summary: string }>>

/**
 * Reads a command line of any form, and writes the text that it asks for.
 *
 * @param argv the arguments, without the node binary and the script
 * @param connector the connector's name and version, for the texts
 * @param known the commands that the connector has
 * @param hosts its other hosts, for the texts
 * @returns its words and flags, or the text that `--help` or `--version` asks for
 * @throws ConnectorError `USAGE` where a flag is unknown or has no value
 * @example await parseFlags(['--config=c.json', 'validate'], { name: 'shop', version: '1.0.0' }, commandsWith([]))
 */
export async function parseFlags(
  argv: readonly string[],
  connector: { readonly name: string; readonly version: string },
  known: readonly CommandName[],
  hosts: Hosts = {},
): Promise<WordsAndFlags | { readonly text: string }> {
  const parser = buildParser(connector.name, known, hosts)
  const parsed: Readonly<Record<string, unknown>> = await parser.parseAsync([...argv])
  if (parsed.help === true) return { text: `${await parser.getHelp()}\n` }
  if (parsed.version === true) return { text: `${connector.name} ${connector.version}\n` }
  return { words: (parsed._ as readonly (string | number)[]).map(String), values: parsed }
}

function buildParser(name: string, known: readonly CommandName[], hosts: Hosts) {
  const parser = yargs()
    .scriptName(name)
    .usage('$0 <command> [flags]')
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .detectLocale(false)
    .help(false)
    .version(false)
    .exitProcess(false)
    .showHelpOnFail(false)
    .wrap(100)
    .fail((message, error) => {
      throw usage(message ? sentence(message) : 'the command line cannot be read', error)
    })
    .strictOptions()
  const { options, files } = flagsFor(known)
  const add = (flags: typeof files) => {
    for (const [flag, { aliases, describe }] of Object.entries(flags)) {
      parser.option(flag, { alias: aliases, string: true, nargs: 1, describe })
    }
  }
  add(options)
  parser
    .option('help', { boolean: true, describe: 'print this text' })
    .option('version', { boolean: true, describe: 'print name and version' })
  add(files)
  for (const command of known) parser.command(command, commands[command].summary)
  parser.command('session', 'answer many requests, one JSON line each, from stdin')
  for (const [host, { summary }] of Object.entries(hosts)) parser.command(host, summary)
  return parser
}

/** The parser's own message, in the words of the others. */
function sentence(message: string): string {
  const [first = ''] = message.split('\n')
  const withoutValue = /^Not enough arguments following: (.+)$/.exec(first)?.[1]
  if (withoutValue) return `the flag ${dashed(withoutValue)} has no value: give it one`
  const unknown = /^Unknown arguments?: (.+)$/.exec(first)?.[1]
  if (unknown) return unknownFlags(unknown.split(', '))
  return first.charAt(0).toLowerCase() + first.slice(1)
}

/**
 * Names flags that nobody knows. Of letters behind a single dash only the first is told: `-phunter2` is read as one
 * flag per letter, and together they would spell a password out.
 */
function unknownFlags(flags: readonly string[]): string {
  const letters = flags.filter((flag) => flag.length === 1)
  const shown = [...letters.slice(0, 1), ...flags.filter((flag) => plainFlag.test(flag))].map(dashed)
  return `unknown: ${shown.length > 0 ? shown.join(', ') : 'a flag'}: leave it out`
}

const plainFlag = /^[A-Za-z][\w.-]{1,39}$/

function dashed(flag: string): string {
  return flag.length === 1 ? `-${flag}` : `--${flag}`
}
