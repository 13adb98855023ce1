import { ConnectorError } from '@monoid-kit/core'

/** The conformance kit, which only `loadKit` imports: without it the other commands work too. */
export type ConformKit = typeof import('@monoid-kit/testkit/conformance')

/**
 * Loads the conformance kit, which is installed beside this command by those who write connectors.
 *
 * @returns its module
 * @throws ConnectorError `LAUNCH_FAILED` where it is not installed
 * @example const { checks } = await loadKit()
 */
export async function loadKit(): Promise<ConformKit> {
  try {
    return await import('@monoid-kit/testkit/conformance')
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND'
    if (!isMissing) throw cause
    throw new ConnectorError('LAUNCH_FAILED', 'the package @monoid-kit/testkit is not installed', {
      hint: 'install it beside @monoid-kit/cli: npm install --save-dev @monoid-kit/testkit',
      cause,
    })
  }
}
