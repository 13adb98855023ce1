import { ConnectorError, type Scrubber, toConnectorError } from '@monoid-kit/core'

/**
 * An error as it may be told to the platform.
 *
 * @param thrown what was caught
 * @param scrubber knows the secrets of the configuration
 * @returns an error of the same code, without the secrets in its texts
 * @example throw scrubError(thrown, scrubber)
 */
export function scrubError(thrown: unknown, scrubber: Scrubber): ConnectorError {
  const error = toConnectorError(thrown)
  const hint = scrubber.scrubText(error.hint)
  return new ConnectorError(error.code, scrubber.scrubText(error.message), { hint, cause: error })
}
