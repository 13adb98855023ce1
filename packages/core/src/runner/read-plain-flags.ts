import type { CommandName } from './commands.ts'
import { flagsFor, type WordsAndFlags } from './flags.ts'

/** Nothing that a parser could read as more than itself: no quotes, no blank, no dash or sign at the start. */
const plainValue = /^[\w./][\w./:@+-]*$/
const plainWord = /^[a-z][a-z-]*$/

/**
 * Reads a command line in the form in which an orchestrating API writes it: a command, then flags, each once and with a
 * plain value behind it. `parseFlags` reads every line, and this one the same way, but takes longer to load than the rest
 * of a command takes.
 *
 * @param argv the arguments, without the node binary and the script
 * @param known the commands that the connector has
 * @returns its words and flags; undefined where it has any other form, right or wrong
 * @example readPlainFlags(['query', '-c', '/tmp/c.json', '-q', '/tmp/q.json'], commandsWith([]))
 */
export function readPlainFlags(
  argv: readonly string[],
  known: readonly CommandName[],
): WordsAndFlags | undefined {
  const [word, ...rest] = argv
  if (word === undefined || !plainWord.test(word) || rest.length % 2 !== 0) return undefined
  const { options, files } = flagsFor(known)
  const names = Object.entries({ ...options, ...files }).flatMap(([name, { aliases }]) =>
    [name, ...aliases].map((each) => [each.length === 1 ? `-${each}` : `--${each}`, name] as const),
  )
  const nameOf = new Map(names)
  const values: Record<string, string> = {}
  for (let index = 0; index < rest.length; index += 2) {
    const name = nameOf.get(rest[index] ?? '')
    const value = rest[index + 1] ?? ''
    if (name === undefined || Object.hasOwn(values, name) || !plainValue.test(value)) return undefined
    values[name] = value
  }
  return { words: [word], values }
}
