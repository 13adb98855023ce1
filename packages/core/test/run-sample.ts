import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { JsonObject, MonoidLogMessage, MonoidMessage } from '../src/protocol/messages.ts'

/** The entry file of the sample silo; it imports the built package. */
export const sampleEntry = fileURLToPath(new URL('./sample-silo/main.mjs', import.meta.url))

/** What a process left behind. */
export interface Outcome {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** The lines of stdout, parsed. */
  readonly lines: readonly JsonObject[]
  readonly messages: readonly MonoidMessage[]
  readonly logs: readonly MonoidLogMessage[]
}

/** How a process is started. */
export interface RunOptions {
  readonly stdin?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** The user to run as; root alone may choose. */
  readonly uid?: number
}

/** Argument files of one test, removed after it. */
export class Workbench {
  readonly folder = mkdtempSync(join(tmpdir(), 'monoid-sample-'))
  readonly people = this.file('people.json', [
    { email: 'ada@example.org', name: 'Ada' },
    { email: 'bob@example.org', name: 'Bob' },
  ])

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }))
  }

  /** Writes a file, JSON unless it is text or bytes. */
  file(name: string, content: unknown): string {
    const path = join(this.folder, name)
    const raw = typeof content === 'string' || content instanceof Uint8Array
    writeFileSync(path, raw ? content : JSON.stringify(content), { mode: 0o600 })
    return path
  }

  /** A configuration of the sample silo. */
  configuration(members: JsonObject = {}): JsonObject {
    return { file: this.people, token: 'hunter22', ...members }
  }

  /** The file of a configuration of the sample silo. */
  config(members: JsonObject = {}): string {
    return this.file('config.json', this.configuration(members))
  }

  get query(): string {
    return this.file('query.json', adaQuery)
  }

  get schemas(): string {
    return this.file('schemas.json', { schemas: [{ name: 'people', group: 'sample', json_schema: {} }] })
  }

  get persistConf(): string {
    return this.file('persist.json', { temp_store: this.folder })
  }
}

/** Asks for one of the sample's people. */
export const adaQuery = {
  identifiers: [
    {
      schema_name: 'people',
      schema_group: 'sample',
      identifier: 'email',
      identifier_query: 'ada@example.org',
      json_schema: {},
    },
  ],
}

/** Starts the sample silo; killed after the test where it still runs then. */
export function startSample(args: readonly string[], options: RunOptions = {}): ChildProcess {
  const child = spawn(process.execPath, [sampleEntry, ...args], {
    // whoever runs the tests stays that user: in a container root would be given up
    env: { ...process.env, MONOID_RUN_AS: '0', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: options.cwd,
    uid: options.uid,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  // a process that reads no stdin may be gone before it is written
  child.stdin?.on('error', () => {})
  return child
}

/** Runs the sample silo to its end. */
export async function runSample(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = startSample(args, options)
  child.stdin?.end(options.stdin ?? '')
  return outcomeOf(child)
}

/** Collects what a process prints until it ends. */
export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const chunks: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] }
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (chunk: Buffer) => chunks[name].push(chunk))
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('close', (code, name) => resolve([code, name]))
  })
  const stdout = Buffer.concat(chunks.stdout).toString()
  const lines = stdout.startsWith('{')
    ? stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as JsonObject)
    : []
  const messages = lines as unknown as readonly MonoidMessage[]
  const logs = messages.flatMap((message) => (message.type === 'LOG' ? [message.log] : []))
  return { exitCode, signal, stdout, stderr: Buffer.concat(chunks.stderr).toString(), lines, messages, logs }
}

/** Resolves once the process has printed something that matches. */
export function printed(child: ChildProcess, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (pattern.test(text)) resolve()
    })
    child.once('close', () => reject(new Error(`the process ended before it printed ${pattern}`)))
  })
}
