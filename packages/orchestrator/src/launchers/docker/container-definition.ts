import type { ContainerCreateOptions, MountSettings } from 'dockerode'
import { type ArgumentFile, commandWords } from '../argument-files.ts'
import type { Launch } from '../launcher.ts'
import { argumentFolder } from './argument-archive.ts'
import type { DockerSettings } from './docker-options.ts'

/** Where the temp store is in the container. */
export const tempStoreFolder = '/monoid/temp_store'

/** The names of what is made for a run. */
export interface RunNames {
  readonly runId: string
  readonly container: string
  /** The volume of the argument files, if there are any. */
  readonly arguments: string | undefined
  /** The volume of the temp store, if there is one. */
  readonly tempStore: string | undefined
}

/**
 * What the engine is told to make: the image's own entrypoint with the command and its flags (B1), nothing in the environment (B6), and no
 * log driver, for it would keep every record on the host (B32).
 *
 * @param settings how containers are run
 * @param launch the run
 * @param files its argument files
 * @param names how its parts are called
 * @param labels what all parts carry
 * @returns the engine's parameters; making the container makes its volumes too
 */
export function containerDefinition(
  settings: DockerSettings,
  launch: Launch,
  files: readonly ArgumentFile[],
  names: RunNames,
  labels: Record<string, string>,
): ContainerCreateOptions {
  const { limits } = settings
  const paths = files.map(({ flag, name }) => ({ flag, path: `${argumentFolder}/${name}` }))
  const volume = (source: string | undefined, target: string): MountSettings[] =>
    source === undefined ? [] : [volumeMount(source, target, labels)]
  return {
    name: names.container,
    Image: settings.image,
    Cmd: commandWords(launch, paths),
    Labels: labels,
    Tty: settings.tty,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: launch.stdin === true,
    StdinOnce: launch.stdin === true,
    HostConfig: {
      LogConfig: { Type: 'none', Config: {} },
      NetworkMode: settings.network,
      Mounts: [...volume(names.arguments, argumentFolder), ...volume(names.tempStore, tempStoreFolder)],
      Tmpfs: { '/tmp': `rw,nosuid,nodev,noexec,mode=1777,size=${limits.tmpBytes}` },
      ReadonlyRootfs: settings.readOnlyRoot,
      CapDrop: ['ALL'],
      CapAdd: [...settings.capabilities],
      SecurityOpt: ['no-new-privileges'],
      Memory: limits.memoryBytes,
      MemorySwap: limits.memoryBytes,
      PidsLimit: limits.pids,
      ...(limits.cpus !== undefined && { NanoCpus: Math.round(limits.cpus * 1e9) }),
    },
  }
}

function volumeMount(source: string, target: string, labels: Record<string, string>): MountSettings {
  return {
    Type: 'volume',
    Source: source,
    Target: target,
    VolumeOptions: { NoCopy: true, Labels: labels, DriverConfig: { Name: 'local', Options: {} } },
  }
}
