import type { MessageType } from '@monoid-kit/core'

/**
 * What each command may print besides LOG (B11).
 *
 * @example commandTypes.get('scan') // 'RECORD'
 */
export const commandTypes: ReadonlyMap<string, MessageType> = new Map([
  ['spec', 'SPEC'],
  ['validate', 'VALIDATE'],
  ['schema', 'SCHEMA'],
  ['scan', 'RECORD'],
  ['query', 'REQUEST_RESULT'],
  ['delete', 'REQUEST_RESULT'],
  ['request-status', 'REQUEST_STATUS'],
  ['request-results', 'RECORD'],
])
