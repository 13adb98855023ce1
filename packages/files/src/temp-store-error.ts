import { ConnectorError } from '@monoid-kit/core'

/**
 * Says that the temp store did not do what was wanted of it.
 *
 * @param thrown what the file system threw; of its text only the code is shown
 * @param what what was wanted, for instance `write`
 * @returns an error with the code `TEMP_STORE`
 * @example catch (thrown) { throw tempStoreError(thrown, 'take a file') }
 */
export function tempStoreError(thrown: unknown, what: string): ConnectorError {
  const code = (thrown as { code?: unknown } | undefined)?.code
  return new ConnectorError('TEMP_STORE', `the temp store does not ${what} (${String(code ?? 'no code')})`, {
    cause: thrown,
  })
}
