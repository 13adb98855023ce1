import { chmod } from 'node:fs/promises'
import path from 'node:path'
import { type ArgumentContents, writeArgumentFiles } from '../processes/argument-files.ts'
import { type CommandResult, readResult } from '../processes/command-result.ts'
import { runDocker } from './run-docker.ts'

/** How to run a connector's image. */
export interface ImageOptions extends ArgumentContents {
  readonly network?: string
  /** Further flags of `docker run`. */
  readonly dockerFlags?: readonly string[]
  /** Further flags of the connector. */
  readonly flags?: readonly string[]
  /** The mode of the argument files; 0600 where left out, as the API has them (B3). */
  readonly fileMode?: number
  /** Gives the container a terminal, as the API does: both streams come as one, its lines end in CR and LF (B7). */
  readonly terminal?: boolean
}

const folderInside = '/arguments'

/**
 * Runs one command by `docker run`, with the argument files in a mounted folder.
 *
 * @param image the image's name
 * @param command the command
 * @param options the contents of the argument files, and how to run
 * @returns what the container did; it and the files are gone
 * @example const { records } = await runImage(image, 'scan', { config, schemas, network: network.name })
 */
export async function runImage(
  image: string,
  command: string,
  options: ImageOptions = {},
): Promise<CommandResult> {
  const files = await writeArgumentFiles(options)
  try {
    // the container's user may be another one than the folder's owner
    await chmod(files.folder, 0o755)
    const inside = files.flags.map((word) => word.replace(files.folder, folderInside))
    for (const word of files.flags.filter((each) => each.startsWith(files.folder))) {
      await chmod(word, options.fileMode ?? 0o600)
    }
    const args = [
      'run',
      '--rm',
      ...(options.terminal ? ['--tty'] : []),
      ...(options.network ? ['--network', options.network] : []),
      ...(inside.length > 0 ? ['--volume', `${path.resolve(files.folder)}:${folderInside}:ro`] : []),
      ...(options.dockerFlags ?? []),
      image,
      command,
      ...inside,
      ...(options.flags ?? []),
    ]
    return readResult(await runDocker(args))
  } finally {
    await files.remove()
  }
}
