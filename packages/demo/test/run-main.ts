import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** What can be run. */
export type Entry = 'main' | 'vantiq-main' | 'xtend-main'

/** The demonstration as a process, with a folder for temporary files that is its own. */
export class DemoProcess {
  readonly child
  readonly temporary: string
  readonly ended: Promise<{ readonly exitCode: number | null; readonly signal: NodeJS.Signals | null }>
  output = ''
  stderr = ''

  private constructor(temporary: string, entry: Entry, env: Readonly<Record<string, string>>) {
    this.temporary = temporary
    this.child = spawn(process.execPath, [fileURLToPath(new URL(`../dist/${entry}.js`, import.meta.url))], {
      env: { PATH: process.env.PATH ?? '', TMPDIR: temporary, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text
    })
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    this.ended = new Promise((resolve) => {
      this.child.once('close', (exitCode, signal) => resolve({ exitCode, signal }))
    })
  }

  static async start(
    env: Readonly<Record<string, string>> = {},
    entry: Entry = 'main',
  ): Promise<DemoProcess> {
    const temporary = await mkdtemp(path.join(tmpdir(), 'monoid-demo-test-'))
    // Where the demonstration runs as root, its Postgres runs as somebody else.
    await chmod(temporary, 0o711)
    return new DemoProcess(temporary, entry, env)
  }

  /** Resolves when a text has been shown. */
  shown(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.output.includes(text)) resolve()
      }
      this.child.stdout.on('data', look)
      this.child.once('close', () => reject(new Error(`"${text}" was never shown: ${this.output}`)))
      look()
    })
  }

  /** The files and the processes that are there because of the demonstration. */
  async leftovers(): Promise<string[]> {
    const files = await readdir(this.temporary)
    return [...files, ...(await processesOf(this.temporary))]
  }

  async remove(): Promise<void> {
    this.child.kill('SIGKILL')
    await rm(this.temporary, { recursive: true, force: true })
  }
}

/** The processes that were started with a folder in their arguments or environment, or that run in it; on Linux only. */
async function processesOf(folder: string): Promise<string[]> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found: string[] = []
  for (const id of ids) {
    const [commandLine, environment, workingFolder] = await Promise.all([
      readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => ''),
      readFile(`/proc/${id}/environ`, 'utf8').catch(() => ''),
      readlink(`/proc/${id}/cwd`).catch(() => ''),
    ])
    if ([commandLine, environment, workingFolder].some((text) => text.includes(folder))) {
      found.push(commandLine.replaceAll('\0', ' '))
    }
  }
  return found
}
