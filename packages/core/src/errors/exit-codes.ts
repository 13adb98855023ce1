/**
 * The exit codes of connectors and of `monoid-kit`; docs/errors.md is generated from this table.
 *
 * @example exitCodes[4] // 'a passing fault (network, time limit, lock): try again'
 */
export const exitCodes = {
  0: 'done; answers about single stores may still say FAILED',
  1: 'an unexpected fault of the connector or the system',
  2: 'the command line or an argument file is wrong',
  3: 'the configuration is wrong: nothing was done',
  4: 'a passing fault (network, time limit, lock): try again',
  5: 'incomplete: what was printed is right, but a part of the data could not be read',
  6: 'a check found that a written document is out of date',
  124: 'the deadline passed',
  130: 'ended by SIGINT',
  141: 'the reader went away',
  143: 'ended by SIGTERM',
} as const
