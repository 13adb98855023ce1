import { callerCodes } from './caller-codes.ts'
import { connectorCodes } from './connector-codes.ts'
import { hostCodes } from './host-codes.ts'
import { serviceCodes } from './service-codes.ts'
import { statementCodes } from './statement-codes.ts'

/**
 * Every error code of the kit; docs/errors.md is generated from these tables.
 *
 * @example errorCodes.LOCK_TIMEOUT.failureType // 'transient'
 */
export const errorCodes = {
  ...connectorCodes,
  ...statementCodes,
  ...serviceCodes,
  ...hostCodes,
  ...callerCodes,
} as const

/** A code of the kit. */
export type ErrorCode = keyof typeof errorCodes
