import { mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ConnectorError } from '@monoid-kit/core'
import { usageError } from '../errors/usage-error.ts'
import type { ConnectorKind } from './connector-kinds.ts'
import { kitVersions } from './kit-versions.ts'
import { serviceValues } from './service-values.ts'
import { fillFiles, templateFiles } from './template-files.ts'

/** What `create` makes. */
export interface NewConnector {
  /** The name of its package, such as `my-connector` or `@example/my-connector`. */
  readonly name: string
  readonly kind: ConnectorKind
  /** The folder that it is made in: one that is not there yet, or empty. */
  readonly folder: string
}

const templatesOf: Readonly<Record<ConnectorKind, readonly string[]>> = {
  http: ['shared', 'http'],
  database: ['shared', 'database'],
  'async-export': ['shared', 'async-export'],
  xtend: ['xtend-project', 'xtend'],
}
const firstService = {
  packageVersion: '0.1.0',
  port: 8081,
  entry: 'dist/main.js',
  takes: 'program',
} as const
const namePattern = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/

/**
 * Makes the files of a connector. The folder is there whole or not at all.
 *
 * @param connector see `NewConnector`
 * @returns the files, relative to the folder
 * @throws ConnectorError `USAGE` where the name is none of a package or the folder holds something, `OUTPUT_FAILED`
 * @example await makeConnector({ name: 'my-connector', kind: 'http', folder: 'my-connector' })
 */
export async function makeConnector({ name, kind, folder }: NewConnector): Promise<string[]> {
  if (!namePattern.test(name) || name.length > 214) {
    throw usageError('the name: expected that of a package, in small letters, such as my-connector')
  }
  const present = await readdir(folder).catch((error: NodeJS.ErrnoException) => error)
  if (Array.isArray(present) ? present.length > 0 : present.code !== 'ENOENT') {
    throw usageError('the folder: expected one that is empty or not there yet; give another with --dir')
  }
  const files = await templateFiles(...templatesOf[kind])
  const versions = await kitVersions()
  const own = files.get('package.part.json')
  files.delete('package.part.json')
  if (own !== undefined) files.set('package.json', mergedManifest(files.get('package.json') ?? '', own))
  const service = serviceValues({ ...firstService, packageName: name })
  const filled = [...fillFiles(files, { name, title: titleOf(name), ...service })].map(
    ([file, text]): [string, string] => [
      file,
      text.replaceAll(/\{\{version (\S+)\}\}/g, (_, dependency: string) => versions(dependency)),
    ],
  )
  await writeAll(folder, filled)
  return filled.map(([file]) => file).sort()
}

/** The dependencies of a kind come on top of those that all have. */
function mergedManifest(shared: string, own: string): string {
  const manifest = JSON.parse(shared) as Record<string, Record<string, string>>
  for (const [member, added] of Object.entries(JSON.parse(own) as typeof manifest)) {
    const all = Object.entries({ ...manifest[member], ...added })
    manifest[member] = Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)))
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

function titleOf(name: string): string {
  const words = name
    .replace(/^.*\//, '')
    .replaceAll(/[._-]+/g, ' ')
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

async function writeAll(folder: string, files: readonly (readonly [string, string])[]): Promise<void> {
  const target = path.resolve(folder)
  let work: string | undefined
  try {
    await mkdir(path.dirname(target), { recursive: true })
    work = await mkdtemp(path.join(path.dirname(target), '.monoid-create-'))
    const whole = path.join(work, 'connector')
    for (const [file, text] of files) {
      await mkdir(path.dirname(path.join(whole, file)), { recursive: true })
      await writeFile(path.join(whole, file), text)
    }
    await rmdir(target).catch(() => undefined)
    await rename(whole, target)
  } catch (cause) {
    throw new ConnectorError('OUTPUT_FAILED', 'the files of the connector cannot be written', { cause })
  } finally {
    if (work !== undefined) await rm(work, { recursive: true, force: true })
  }
}
