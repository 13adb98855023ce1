import { describe, expect, it } from 'vitest'
import { usageError } from './usage-error.ts'

describe('usageError', () => {
  it.each([
    ['Unknown argument: verbose', 'unknown option --verbose: leave it out'],
    ['Unknown arguments: a, b, verbose', 'unknown option -a, --verbose: leave it out'],
    ['Unknown argument: ann@example.org', 'unknown option: leave it out'],
    ['Unknown command: hunter2', 'unknown command'],
    ['Not enough arguments following: image', 'the option --image has no value: give it one'],
    ['Not enough non-option arguments: got 0, need at least 2', 'an argument is missing'],
    ['Did you mean run?', 'unknown command: did you mean run?'],
    [
      'Invalid values:\n  Argument: pull, Given: "ann, Choices: x", Choices: "missing", "never"',
      'pull: expected one of missing, never',
    ],
    ['', 'the command line cannot be read'],
  ])('says of %j without what was given', (text, message) => {
    expect(usageError(text)).toMatchObject({ code: 'USAGE', message })
  })
})
