import { DockerLauncher, type Launcher, ProcessLauncher, type PullProgress } from '@monoid-kit/orchestrator'
import { usageError } from '../errors/usage-error.ts'
import { bytesOf } from '../printing/amounts.ts'
import { printable } from '../printing/printable.ts'
import type { Shell } from '../shell/shell.ts'
import { type ConnectorFlags, memoryBytes } from './connector-options.ts'
import { entryOf, kitConnectors } from './kit-connectors.ts'

/**
 * The launcher for what the flags name: a connector that comes with the kit, an image, or a command of the user's.
 *
 * @param flags what was given; exactly one of `--connector`, `--image` and `-- command`
 * @param shell shows how the pull of an image goes on
 * @returns a launcher; nothing has been started
 * @throws ConnectorError `USAGE` where none or more than one is named
 * @example const client = new ConnectorClient(launcherFor({ connector: 'postgres' }, shell))
 */
export function launcherFor(flags: ConnectorFlags, shell: Shell): Launcher {
  const command = flags['--']?.map(String) ?? []
  const given = [flags.connector !== undefined, flags.image !== undefined, command.length > 0]
  if (given.filter(Boolean).length !== 1) {
    throw usageError(
      given.includes(true)
        ? 'more than one connector was named: give one of --connector, --image and -- command'
        : `no connector was named: give --connector ${kitConnectors.join('|')}, --image IMAGE, or -- and a command`,
    )
  }
  if (flags.image !== undefined) return imageLauncher(flags.image, flags, (text) => shell.status(text))
  for (const flag of ['network', 'memory', 'pull'] as const) {
    if (flags[flag] !== undefined) throw usageError(`--${flag} goes with --image only: leave it out`)
  }
  const [program, ...rest] = command
  if (program !== undefined) return new ProcessLauncher({ command: [program, ...rest] })
  const name = kitConnectors.find((candidate) => candidate === flags.connector)
  if (name === undefined) throw usageError(`--connector: expected one of ${kitConnectors.join(', ')}`)
  return new ProcessLauncher({
    command: [process.execPath, entryOf(name)],
    label: `the ${name} connector`,
    readsFilesFirst: true,
    // in a container of the user's there is no reason to become somebody who may not read these files
    env: { MONOID_RUN_AS: '0' },
  })
}

/**
 * The launcher for an image.
 *
 * @param image its name with the tag
 * @param flags how it is run
 * @param say is told how its pull goes on, in one line that can be shown
 * @returns a launcher; nothing has been started
 * @throws ConnectorError `USAGE` where the amount of memory is none
 * @example imageLauncher('monoid-kit/postgres:0.1.0', { memory: '256m' }, (text) => shell.status(text))
 */
export function imageLauncher(
  image: string,
  flags: Pick<ConnectorFlags, 'network' | 'memory' | 'pull'>,
  say: (text: string) => void,
): Launcher {
  const { network, memory } = flags
  const pull = (['missing', 'always', 'never'] as const).find((policy) => policy === flags.pull)
  const limits = memory === undefined ? undefined : { memoryBytes: memoryBytes(memory) }
  return new DockerLauncher({
    image,
    ...(network !== undefined && { network }),
    ...(limits && { limits }),
    ...(pull && { pull }),
    onPull: (progress) => say(pullText(progress)),
  })
}

function pullText({ image, status, layer, currentBytes, totalBytes }: PullProgress): string {
  const part = layer === undefined ? '' : ` ${layer}`
  const total = totalBytes === undefined ? '' : ` of ${bytesOf(totalBytes)}`
  const amount = currentBytes === undefined ? '' : ` ${bytesOf(currentBytes)}${total}`
  return printable(`pulling ${image}: ${status}${part}${amount}`)
}
