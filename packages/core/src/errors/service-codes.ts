import type { ErrorDefinition } from './error-definition.ts'

/**
 * The codes of what can go wrong with a service that is spoken to over HTTP.
 *
 * @example serviceCodes.SERVICE_BUSY.failureType // 'transient'
 */
export const serviceCodes = {
  SERVICE_BUSY: {
    failureType: 'transient',
    scope: 'store',
    exitCode: 5,
    meaning: 'a service was still overloaded, out of order or asked to wait after several attempts',
    hint: 'try again later',
  },
  SERVICE_REFUSED: {
    failureType: 'system',
    scope: 'store',
    exitCode: 5,
    meaning: 'a service refused a request, or answered with something else than was expected',
    hint: "look the status up in the service's documentation",
  },
} as const satisfies Record<string, ErrorDefinition>
