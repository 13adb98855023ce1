const handedDown = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'LC_ALL'] as const

/**
 * The environment of a connector: a container gets none of the caller's (B6), and a process no more than programs need to be found,
 * to write temporary files, and to print text and times.
 *
 * @param given what the caller adds; it wins
 * @returns `PATH`, `HOME`, `TMPDIR`, `TZ`, `LANG` and `LC_ALL` where they are set, and what was given
 * @example childEnvironment({ NODE_OPTIONS: '--max-old-space-size=96' })
 */
export function childEnvironment(given: Readonly<Record<string, string>> = {}): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const name of handedDown) {
    const value = process.env[name]
    if (value !== undefined) environment[name] = value
  }
  return { ...environment, ...given }
}
