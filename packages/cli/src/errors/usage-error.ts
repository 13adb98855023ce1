import { ConnectorError } from '@monoid-kit/core'

/**
 * An error of the command line, in the words of the others. yargs' own texts quote what was given, which may be a
 * password at the wrong place: of these only the names of options and of known choices are taken over.
 *
 * @param text what yargs says, or a sentence of ours
 * @param cause the error behind it
 * @returns an error with the code `USAGE`
 * @example throw usageError('Unknown argument: verbose')
 */
export function usageError(text: string, cause?: unknown): ConnectorError {
  return new ConnectorError('USAGE', sentence(text), {
    hint: 'monoid-kit --help lists the commands, monoid-kit <command> --help the options of one',
    cause,
  })
}

function sentence(text: string): string {
  const [first = '', ...others] = text.trim().split('\n')
  const choice = /^\s*Argument: (\S+), Given: .*, Choices: (.+)$/s.exec(others.join(' '))
  if (choice) return `${choice[1]}: expected one of ${choice[2]?.replaceAll('"', '')}`
  if (/^Unknown commands?: /.test(first)) return 'unknown command'
  const unknown = /^Unknown arguments?: (.+)$/.exec(first)?.[1]
  if (unknown) return unknownOptions(unknown.split(', '))
  const without = /^Not enough arguments following: (.+)$/.exec(first)?.[1]
  if (without) return `the option ${dashed(without)} has no value: give it one`
  if (/^Not enough non-option arguments/.test(first)) return 'an argument is missing'
  const guess = /^Did you mean (.+)\?$/.exec(first)?.[1]
  if (guess) return `unknown command: did you mean ${guess}?`
  return first === '' ? 'the command line cannot be read' : first.charAt(0).toLowerCase() + first.slice(1)
}

const plainOption = /^[A-Za-z][\w-]{0,39}$/

function unknownOptions(options: readonly string[]): string {
  // of letters behind one dash only the first is told: -phunter2 is read as one option per letter
  const letters = options.filter((option) => option.length === 1).slice(0, 1)
  const shown = [...letters, ...options.filter((option) => option.length > 1 && plainOption.test(option))]
  return shown.length > 0
    ? `unknown option ${shown.map(dashed).join(', ')}: leave it out`
    : 'unknown option: leave it out'
}

function dashed(option: string): string {
  return option.length === 1 ? `-${option}` : `--${option}`
}
