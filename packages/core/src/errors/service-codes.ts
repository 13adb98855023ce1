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
  FILE_NAME_INVALID: {
    failureType: 'config',
    scope: 'store',
    exitCode: 2,
    meaning: 'a name cannot be that of a file of a project',
    hint: 'give parts of 1 to 255 bytes joined by /, none of them . or .., without control characters and backslashes',
  },
  FILE_MISSING: {
    failureType: 'config',
    scope: 'store',
    exitCode: 5,
    meaning: 'the file manager has no file of this name',
    hint: 'list the files that there are',
  },
  FILE_TOO_LARGE: {
    failureType: 'config',
    scope: 'store',
    exitCode: 5,
    meaning: 'the file manager takes no file of this size, or has no room for it',
    hint: 'delete files that nobody needs, or raise what it may take',
  },
} as const satisfies Record<string, ErrorDefinition>
