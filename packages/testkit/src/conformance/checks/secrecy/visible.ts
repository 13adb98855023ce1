import type { Visible } from './find-leaks.ts'

/**
 * What of a message may not hold a person's data: all but records, and handles, which hold the query (B27).
 *
 * @param message any message
 * @returns what is looked at
 */
export const beyondRecords: Visible = (message) => {
  if (message.type === 'RECORD') return undefined
  if (message.type === 'REQUEST_RESULT') return message.request.status
  return message
}
