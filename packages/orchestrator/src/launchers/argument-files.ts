import type { Launch, LaunchArguments } from './launcher.ts'

/** One argument file of a command. */
export interface ArgumentFile {
  /** Its name within the folder of argument files. */
  readonly name: string
  /** The flag that its path follows. */
  readonly flag: string
  /** JSON. It may hold secrets and identifiers, so only the connector may read it (B3). */
  readonly content: string | Uint8Array
}

const flags: Readonly<Record<keyof LaunchArguments, string>> = {
  config: '--config',
  schemas: '--schemas',
  query: '--query',
  requests: '--requests',
  find: '--find',
}

/**
 * The argument files that a launch needs (B1, B2), to be written with mode 0600.
 *
 * @param launch the run
 * @param tempStore the path of its temp store as the connector sees it; undefined where it has none
 * @returns the files; none for the temp store of a session, whose requests name it
 * @example argumentFiles({ command: 'schema', arguments: { config: {} } }) // [{ name: 'config.json', flag: '--config', content: '{}' }]
 */
export function argumentFiles(launch: Launch, tempStore?: string): ArgumentFile[] {
  const contents = new Map<string, string | Uint8Array>()
  for (const name of Object.keys(flags)) {
    const value = launch.arguments?.[name as keyof LaunchArguments]
    if (value !== undefined) contents.set(name, JSON.stringify(value))
  }
  if (tempStore !== undefined && launch.command !== 'session') {
    contents.set('persist_conf', JSON.stringify({ temp_store: tempStore }))
  }
  for (const [name, content] of Object.entries(launch.distortion?.files ?? {})) contents.set(name, content)
  return [...contents].map(([name, content]) => ({
    name: `${name}.json`,
    flag: name === 'persist_conf' ? '--persist_conf' : flags[name as keyof LaunchArguments],
    content,
  }))
}

/**
 * What a connector is started with, after its own program.
 *
 * @param launch the run
 * @param files the flags of its argument files with the paths at which the connector finds them
 * @returns the command, the files' flags, the further flags (B1)
 * @example commandWords({ command: 'schema' }, [{ flag: '--config', path: '/arguments/config.json' }])
 */
export function commandWords(
  launch: Launch,
  files: readonly { readonly flag: string; readonly path: string }[],
): string[] {
  const pairs = files.map(({ flag, path }) => [flag, path])
  const groups = [[launch.command], ...pairs, ...(launch.flags ? [launch.flags] : [])]
  return [...(launch.distortion?.arrange?.(groups) ?? groups.flat())]
}
