/** Where the container engine answers; where left out `DOCKER_HOST` and its companions say, else the usual socket. */
export interface EngineAddress {
  /** A Unix socket or a named pipe. */
  readonly socketPath?: string
  readonly host?: string
  readonly port?: number
  readonly protocol?: 'http' | 'https' | 'ssh'
  /** PEM, for an engine behind TLS. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

/** What a container may take. */
export interface ContainerLimits {
  /** Memory without swap, so that no row is written to a swap file; 1 GiB where left out, at least 6 MiB. */
  readonly memoryBytes?: number
  /** Processors, such as 0.5; all of them where left out. */
  readonly cpus?: number
  /** Processes and threads; 512 where left out. */
  readonly pids?: number
  /** What `/tmp` may hold, in memory; 64 MiB where left out. */
  readonly tmpBytes?: number
}

/** What is read of a run's FILE results at most. */
export interface FileResultLimits {
  /** How many are opened in one run; 10 000 where left out. */
  readonly files?: number
  /** How large one may be; 64 GiB where left out. */
  readonly bytes?: number
}

/** When an image is pulled. */
export type PullPolicy = 'missing' | 'always' | 'never'

/** What a pull is doing, as the engine tells it. */
export interface PullProgress {
  readonly image: string
  /** Such as `Downloading` or `Pull complete`. */
  readonly status: string
  /** The layer that it is about. */
  readonly layer?: string
  readonly currentBytes?: number
  readonly totalBytes?: number
}

/** Who pulls; handed to the engine for the pull, told in no error. */
export interface RegistryLogin {
  readonly username: string
  readonly password: string
  /** The registry's address; Docker Hub where left out. */
  readonly registry?: string
}

/** How connectors are run as containers. */
export interface DockerLauncherOptions {
  /** The image, with its tag or digest; `latest` where it has none. */
  readonly image: string
  readonly engine?: EngineAddress
  /** The network's name, or `none`; the default bridge where left out, as the orchestrating API has it (B6). */
  readonly network?: string
  readonly limits?: ContainerLimits
  /**
   * The capabilities that are left of root. `CHOWN`, `SETGID` and `SETUID` where left out: what a connector needs to hand its temp store
   * over and to give root up (B3). An image made for more gets more here, one that needs none gets `[]`.
   */
  readonly capabilities?: readonly string[]
  /**
   * Whether only `/tmp` and the temp store can be written to. True where left out: what a connector writes anywhere else would stay on the
   * host's disk in the clear until the container is removed. An image that must write beside them fails with EROFS and gets false here.
   */
  readonly readOnlyRoot?: boolean
  /** True gives the container a terminal, as the orchestrating API does: both streams come as one, lines end in CR and LF (B7). */
  readonly tty?: boolean
  /** `missing` where left out. */
  readonly pull?: PullPolicy
  readonly onPull?: (progress: PullProgress) => void
  readonly registryLogin?: RegistryLogin
  /** Labels beside those that `reap` goes by. */
  readonly labels?: Readonly<Record<string, string>>
  readonly fileResults?: FileResultLimits
  /** Milliseconds between SIGTERM and SIGKILL; 2000 where left out. */
  readonly graceMs?: number
}

/** The least that a launch has to know once the defaults are in. */
export type DockerSettings = Required<
  Omit<DockerLauncherOptions, 'engine' | 'onPull' | 'registryLogin' | 'limits' | 'fileResults'>
> & {
  readonly onPull: DockerLauncherOptions['onPull']
  readonly registryLogin: RegistryLogin | undefined
  readonly limits: Required<Omit<ContainerLimits, 'cpus'>> & Pick<ContainerLimits, 'cpus'>
  readonly fileResults: Required<FileResultLimits>
}

/**
 * Fills in what was left out.
 *
 * @param options as the caller gave them
 * @returns all settings
 */
export function dockerSettings(options: DockerLauncherOptions): DockerSettings {
  return {
    image: options.image,
    network: options.network ?? 'bridge',
    limits: { memoryBytes: 1024 ** 3, pids: 512, tmpBytes: 64 * 1024 ** 2, ...options.limits },
    capabilities: options.capabilities ?? ['CHOWN', 'SETGID', 'SETUID'],
    readOnlyRoot: options.readOnlyRoot ?? true,
    tty: options.tty ?? false,
    pull: options.pull ?? 'missing',
    onPull: options.onPull,
    registryLogin: options.registryLogin,
    labels: options.labels ?? {},
    fileResults: { files: 10_000, bytes: 64 * 1024 ** 3, ...options.fileResults },
    graceMs: options.graceMs ?? 2000,
  }
}
