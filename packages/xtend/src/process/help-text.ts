/**
 * Tells whether the arguments of a service ask what it can do.
 *
 * @param argv the arguments
 * @returns true for `--help` and `-h`
 * @example wantsHelp(['--help']) // true
 */
export function wantsHelp(argv: readonly string[]): boolean {
  return argv.includes('--help') || argv.includes('-h')
}

/**
 * What a service can be started with.
 *
 * @param command what stands before its arguments
 * @returns some lines
 * @example helpText('xtend ')
 */
export function helpText(command: string): string {
  return [
    `${command}[port]`,
    '',
    'Serves over HTTP on the given port (8081 where left out) until it is told to end.',
    'Settings come from environment variables, a document of secrets and .env;',
    'GET /openapi.json describes the routes, and GET / shows them.',
    'Variables: https://github.com/monoid-kit/monoid-connector-kit/blob/main/docs/xtend-settings.md',
    '',
  ].join('\n')
}
