import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MonoidRequestHandle } from '@monoid-kit/core'
import { type CommandResult, runCommand, type SpawnOptions, spawnConnector } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('./sample-silo/main.mjs', import.meta.url))

/** Ada's documents, some of them named as only a service with no file system of its own would allow. */
export const documents = {
  'scan.pdf': Buffer.from('%PDF-1.7 a scan'),
  '../../etc/passwd': Buffer.from('no way up'),
  'Zeugnis (größer).png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff]),
  'con.txt': Buffer.from('a device on Windows'),
}

/** The sample service and a connector's temp store, both in a folder of their own. */
export class Archive {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  static async create(): Promise<Archive> {
    const archive = new Archive(await mkdtemp(path.join(tmpdir(), 'monoid-archive-')))
    const people = [
      { number: '7', email: 'ada@example.com', points: '9007199254740993' },
      { number: '8', email: 'bob@example.com', points: '1' },
    ]
    await mkdir(archive.path('documents', '7'), { recursive: true })
    await mkdir(archive.path('documents', '8'))
    await writeFile(archive.path('people.json'), JSON.stringify(people))
    for (const [name, content] of Object.entries(documents)) {
      await writeFile(archive.path('documents', '7', encodeURIComponent(name)), content)
    }
    await writeFile(archive.path('documents', '8', 'other.txt'), "somebody else's")
    // In a container the connector gives up root (B3): the service is for anyone to use, its temp store is not.
    for (const name of ['.', 'documents', 'documents/7']) await chmod(archive.path(name), 0o777)
    await chmod(archive.path('people.json'), 0o666)
    return archive
  }

  path(...parts: string[]): string {
    return path.join(this.folder, ...parts)
  }

  /** Each time a fresh one, as the orchestrating API mounts it. */
  async createTempStore(): Promise<string> {
    return mkdtemp(this.path('temp-'))
  }

  run(command: string, options: SpawnOptions = {}): Promise<CommandResult> {
    return runCommand(entry, command, { config: { service: this.folder }, ...options })
  }

  start(command: string, options: SpawnOptions) {
    return spawnConnector(entry, command, { config: { service: this.folder }, ...options })
  }

  /** The query for Ada's documents, answered; its handle. */
  async query(): Promise<MonoidRequestHandle> {
    const { results } = await this.run('query', { query: { identifiers: [identifier('documents', '7')] } })
    const [result] = results
    if (!result) throw new Error('the query gave no answer')
    return result.handle
  }

  /** The service's own work, done between two commands. */
  async finishExport(state = 'ready'): Promise<void> {
    await readFile(this.path('export-7'))
    await writeFile(this.path('export-7'), state)
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}

export function identifier(store: string, number: string) {
  return {
    schema_name: store,
    schema_group: 'archive/eu',
    identifier: 'number',
    identifier_query: number,
    json_schema: {},
  }
}
