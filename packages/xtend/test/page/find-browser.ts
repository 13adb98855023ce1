import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { describe } from 'vitest'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** A browser, or why there is none. */
export interface FoundBrowser {
  /** Its program. */
  readonly program?: string
  /** vitest's `describe`; without a browser the tests are skipped under a title that says so. */
  describe(title: string, tests: () => void): void
}

/**
 * Looks for a browser of this machine: the program that `MONOID_TEST_BROWSER` names, or a Chromium or Chrome on PATH. Nothing is
 * installed. With `MONOID_REQUIRE_DATABASES=1` a missing one is an error, as a missing server is.
 *
 * @returns the browser and a `describe` for the tests that use it
 * @throws where one must be there and is not
 */
export async function findBrowser(): Promise<FoundBrowser> {
  const given = process.env.MONOID_TEST_BROWSER
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '')
  const programs = given ? [given] : folders.flatMap((folder) => names.map((name) => path.join(folder, name)))
  for (const program of programs) {
    if (await isProgram(program)) return { program, describe: (title, tests) => describe(title, tests) }
  }
  const missing = given ? 'MONOID_TEST_BROWSER names no program' : `none of ${names.join(', ')} is on PATH`
  if (process.env.MONOID_REQUIRE_DATABASES === '1') {
    throw new Error(`MONOID_REQUIRE_DATABASES is set and there is no browser: ${missing}`)
  }
  return { describe: (title, tests) => describe.skip(`${title} (skipped, no browser: ${missing})`, tests) }
}

function isProgram(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}
