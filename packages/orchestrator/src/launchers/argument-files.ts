import type { Launch, LaunchArguments } from './launcher.ts'

/** One argument file of a command. */
export interface ArgumentFile {
  /** Its name within the folder of argument files. */
  readonly name: string
  /** The flag that its path follows. */
  readonly flag: string
  /** JSON. It may hold secrets and identifiers, so only the connector may read it (B3). */
  readonly content: string
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
  const files: ArgumentFile[] = []
  for (const [name, flag] of Object.entries(flags)) {
    const value = launch.arguments?.[name as keyof LaunchArguments]
    if (value !== undefined) files.push({ name: `${name}.json`, flag, content: JSON.stringify(value) })
  }
  if (tempStore !== undefined && launch.command !== 'session') {
    const content = JSON.stringify({ temp_store: tempStore })
    files.push({ name: 'persist_conf.json', flag: '--persist_conf', content })
  }
  return files
}
