import type { ErrorDefinition } from './error-definition.ts'

/**
 * The codes of what can go wrong with statements of a query language that a host hands on to a silo.
 *
 * @example statementCodes.STATEMENT_REFUSED.exitCode // 2
 */
export const statementCodes = {
  STATEMENT_REFUSED: {
    failureType: 'config',
    scope: 'store',
    exitCode: 2,
    meaning:
      'a statement is wrong, is not exactly one that only reads, or has parameters that cannot be bound',
    hint: 'correct the statement: the message says what is refused, or gives the code of the server and the place',
  },
  PRIVILEGE_EXCESSIVE: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 3,
    meaning: 'the user may do more by a statement than read tables, so no statements are run for it',
    hint: 'take away what the message names, or log in as a user that may only read',
  },
} as const satisfies Record<string, ErrorDefinition>
