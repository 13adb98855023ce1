import type { ErrorDefinition } from './error-definition.ts'

/**
 * The codes of what can go wrong for whoever runs connectors: launchers, the client, discovery, the command `monoid-kit`.
 *
 * @example callerCodes.LAUNCH_FAILED.exitCode // 1
 */
export const callerCodes = {
  MANIFEST_INVALID: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 3,
    meaning: 'the manifest of connectors is wrong',
    hint: 'correct the named entries',
  },
  SPEC_DRIFT: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 6,
    meaning: 'the document of specs is not what discovery would write now',
    hint: 'run monoid-kit discover without --check and commit what it writes',
  },
  PAGE_DRIFT: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 6,
    meaning: 'a page is not what monoid-kit about would write now',
    hint: 'run monoid-kit about without --check and commit what it writes',
  },
  NOT_CONFIRMED: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 2,
    meaning: 'a command that erases data was not confirmed, so nothing was done',
    hint: 'type the word that is asked for, or give --yes where nobody can be asked',
  },
  LAUNCH_FAILED: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 1,
    meaning: 'a connector could not be started',
    hint: 'check that the script or the image is there and can be run',
  },
  ENGINE_UNREACHABLE: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 1,
    meaning: 'no container engine answers',
    hint: 'start Docker, or set DOCKER_HOST',
  },
  IMAGE_MISSING: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 3,
    meaning: 'an image is not there and could not be pulled',
    hint: 'check its name and tag, and that the engine may pull from its registry',
  },
  CONNECTOR_FAILED: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 1,
    meaning:
      'a connector ended with another exit code than was expected, so nothing that it said can be trusted',
    hint: 'read its log lines; docs/errors.md tells what an exit code means',
  },
  ANSWER_MISSING: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 1,
    meaning: 'a connector ended without the answer that its command must give',
    hint: 'mend the connector',
  },
  FIXTURE_INVALID: {
    failureType: 'config',
    scope: 'silo',
    exitCode: 3,
    meaning: 'the fixture of a conformance run is wrong, or one of its commands failed',
    hint: 'correct the fixture: docs/conformance.md tells its form',
  },
  FILE_RESULT_INVALID: {
    failureType: 'system',
    scope: 'silo',
    exitCode: 1,
    meaning: 'a connector named a file result that may not be read',
    hint: 'mend the connector: a file result is a regular file within the temp store (docs/protocol.md)',
  },
} as const satisfies Record<string, ErrorDefinition>
