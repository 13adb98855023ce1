import { spawn } from 'node:child_process'
import path from 'node:path'
import { ConnectorError } from '@monoid-kit/core'
import { commandWords } from '../argument-files.ts'
import type { Launch, Launcher, RunningConnector } from '../launcher.ts'
import { childEnvironment } from './child-environment.ts'
import { RunFolders } from './run-folders.ts'
import { RunningProcess } from './running-process.ts'
import { terminalWords } from './terminal-words.ts'

/** What a `ProcessLauncher` runs, and how. */
export interface ProcessLauncherOptions {
  /** The program and its first arguments, such as `['node', 'dist/main.js']`; other users of the machine can see them: no secrets. */
  readonly command: readonly [string, ...string[]]
  /** What it is called in messages; the program and its script where left out. Never a secret. */
  readonly label?: string
  /** The folder to run in; the caller's own where left out. */
  readonly cwd?: string
  /** Variables beside `PATH`, `HOME`, `TMPDIR`, `TZ`, `LANG` and `LC_ALL`; nothing else of the caller's is handed down (B6). */
  readonly env?: Readonly<Record<string, string>>
  /** How long a connector has to end after SIGTERM, in milliseconds; 5000 where left out. Then SIGKILL ends it. */
  readonly graceMs?: number
  /**
   * True for a connector that reads all its argument files before it writes anything, as the kit's do: they are removed with its
   * first output, not at its end.
   */
  readonly readsFilesFirst?: boolean
}

const defaultGraceMs = 5000

/**
 * Runs a connector as a process, in any language, on a POSIX system. Argument files have mode 0600 and are removed when it has
 * ended; it leads a process group, which is ended as a whole. Where the caller exits in the middle, what runs is
 * ended and removed; where SIGKILL ends the caller nothing can be: a connector that writes ends by itself, its files stay in the
 * folder of temporary files until this user's next process launches one. A terminal is made by the program `script`, which has to be there.
 *
 * @example
 * const launcher = new ProcessLauncher({ command: ['node', 'connectors/postgres/dist/main.js'] })
 */
export class ProcessLauncher implements Launcher {
  readonly label: string
  readonly #options: ProcessLauncherOptions

  constructor(options: ProcessLauncherOptions) {
    this.#options = options
    this.label = options.label ?? labelOf(options.command)
  }

  async launch(launch: Launch): Promise<RunningConnector> {
    const { signal, stdin } = launch
    const { command, cwd, env, graceMs = defaultGraceMs, readsFilesFirst = false } = this.#options
    signal?.throwIfAborted()
    let folders: RunFolders | undefined
    let running: RunningProcess | undefined
    try {
      folders = await RunFolders.make(launch)
      const words = [...command, ...commandWords(launch, folders.files)]
      const [program = '', ...rest] = launch.terminal ? terminalWords(words) : words
      const child = spawn(program, rest, {
        env: childEnvironment(env),
        stdio: [stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
        detached: true,
        ...(cwd !== undefined && { cwd }),
      })
      running = new RunningProcess(child, { folders, graceMs, signal, readsFilesFirst })
      await running.started()
    } catch (cause) {
      await running?.close()
      await folders?.remove()
      throw new ConnectorError('LAUNCH_FAILED', `${this.label} cannot be started${codeOf(cause)}`, { cause })
    }
    if (signal?.aborted) {
      await running.close()
      throw signal.reason
    }
    return running
  }
}

const longestLabel = 200
const plainPath = /^[\w@./-]+$/

/** The program, and its script where it is given by a plain path: other arguments may be anything. */
function labelOf([program, script]: readonly string[]): string {
  const name = path.basename(program ?? '')
  const isShown =
    script !== undefined && script.length <= longestLabel && !script.startsWith('-') && plainPath.test(script)
  return isShown ? `${name} ${script}` : name
}

function codeOf(thrown: unknown): string {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  return typeof code === 'string' ? ` (${code})` : ''
}
