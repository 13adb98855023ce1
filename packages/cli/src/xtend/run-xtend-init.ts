import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { ConnectorError, checkSiloSpec, type JsonObject, parseJson } from '@monoid-kit/core'
import { writeFileAtomically } from '@monoid-kit/orchestrator'
import { serviceValues } from '../create/service-values.ts'
import { fillFiles, templateFiles } from '../create/template-files.ts'
import { usageError } from '../errors/usage-error.ts'
import { printable } from '../printing/printable.ts'
import type { Shell } from '../shell/shell.ts'

/** What `xtend init` takes. */
export interface XtendInitFlags {
  readonly dir?: string
  readonly entry?: string
  readonly port?: string
  readonly force?: boolean
}

/** The parts of a package.json that the files are made from. */
interface Manifest {
  readonly name?: unknown
  readonly version?: unknown
  readonly main?: unknown
  readonly scripts?: { readonly start?: unknown }
  readonly dependencies?: object
}

const plainVersion = /^\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/
/** What can stand between the quotes of a Dockerfile's CMD as it is. */
const plainPath = /^[A-Za-z0-9_@][A-Za-z0-9_@./-]*$/

/**
 * Writes the project files of a service beside a package.json. What is there stays, unless `force` says otherwise; each file is named
 * with what became of it.
 *
 * @param flags what was asked for
 * @param shell where to print
 * @throws ConnectorError `USAGE` where there is no package.json or an option is wrong, `ARGUMENT_FILE`, `OUTPUT_FAILED`
 * @example await runXtendInit({ dir: 'services/weather' }, shell)
 */
export async function runXtendInit(flags: XtendInitFlags, shell: Shell): Promise<void> {
  const folder = flags.dir ?? '.'
  const manifest = await manifestOf(folder)
  const entry = entryOf(flags.entry, manifest)
  const values = serviceValues({
    packageName: typeof manifest.name === 'string' ? manifest.name : path.basename(path.resolve(folder)),
    packageVersion: plainVersion.test(String(manifest.version)) ? String(manifest.version) : '0.1.0',
    port: portOf(flags.port),
    entry,
    takes: 'all',
    ...(await specOf(folder)),
  })
  const lines: string[] = []
  for (const [file, text] of fillFiles(await templateFiles('xtend-project'), values)) {
    shell.signal.throwIfAborted()
    lines.push(`${file}: ${await settle(path.join(folder, file), text, flags.force === true)}\n`)
  }
  await shell.print(lines.sort().join(''))
  for (const hint of await hintsOf(folder, manifest, entry)) shell.say(hint)
}

async function manifestOf(folder: string): Promise<Manifest> {
  const bytes = await textOf(path.join(folder, 'package.json'))
  if (bytes === undefined) {
    throw usageError(
      'there is no package.json: run this in the folder of a service, or monoid-kit create --kind xtend',
    )
  }
  const value = parseJson(bytes, 'package.json', 'ARGUMENT_FILE')
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Manifest
  throw new ConnectorError('ARGUMENT_FILE', 'package.json: expected a JSON object')
}

/** The settings of a silo, where spec.json stands beside the package.json. */
async function specOf(folder: string): Promise<{ readonly spec?: JsonObject }> {
  const bytes = await textOf(path.join(folder, 'spec.json'))
  const checked = bytes && checkSiloSpec(parseJson(bytes, 'spec.json', 'ARGUMENT_FILE'))
  return checked?.ok ? { spec: checked.value.spec as JsonObject } : {}
}

function entryOf(given: string | undefined, { main, scripts }: Manifest): string {
  if (given !== undefined) {
    const plain = path.posix.normalize(given.replaceAll('\\', '/'))
    if (plainPath.test(plain)) return plain
    throw usageError('--entry: expected a path within the folder, such as dist/main.js')
  }
  const started = /^node\s+(?:\.\/)?(\S+\.[cm]?js)\b/.exec(String(scripts?.start ?? ''))?.[1]
  const found = [started, main].find(
    (each) => typeof each === 'string' && plainPath.test(path.posix.normalize(each)),
  )
  return typeof found === 'string' ? path.posix.normalize(found) : 'dist/main.js'
}

function portOf(given = '8081'): number {
  const port = Number(given)
  if (/^\d+$/.test(given) && port >= 1 && port <= 65_535) return port
  throw usageError('--port: expected a number from 1 to 65535')
}

/** What became of a file. */
async function settle(file: string, text: string, force: boolean): Promise<string> {
  const present = (await textOf(file))?.toString('utf8')
  if (present === text) return 'as it should be'
  if (present === undefined) {
    await writeFileAtomically(file, text)
    return 'written'
  }
  if (path.basename(file) === '.gitignore') {
    const plain = (line: string) => line.trim().replaceAll(/^\/|\/$/g, '')
    const lines = present.split('\n').map(plain)
    const lacking = text.split('\n').filter((line) => line !== '' && !lines.includes(plain(line)))
    if (lacking.length === 0) return 'as it should be'
    const gap = present === '' || present.endsWith('\n') ? '' : '\n'
    await writeFileAtomically(file, `${present}${gap}${lacking.join('\n')}\n`)
    return `added ${lacking.join(', ')}`
  }
  if (!force) return 'kept as it is, though it differs; --force writes it anew'
  await writeFileAtomically(file, text)
  return 'written anew: what stood in it is gone'
}

async function textOf(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined
    const name = path.basename(file)
    throw new ConnectorError('ARGUMENT_FILE', `${name} cannot be read (${cause.code})`, { cause })
  })
}

/** What else the files take for granted. */
async function hintsOf(folder: string, { dependencies = {} }: Manifest, entry: string): Promise<string[]> {
  const has = async (name: string) =>
    stat(path.join(folder, name)).then(
      () => true,
      () => false,
    )
  return [
    `the image starts ${printable(entry)}: give another program with --entry`,
    ...((await has('package-lock.json'))
      ? []
      : ['the image installs by package-lock.json: npm install writes it']),
    ...(Object.hasOwn(dependencies, '@monoid-kit/xtend')
      ? []
      : ['docker-compose.yml takes the file manager from @monoid-kit/xtend: npm install @monoid-kit/xtend']),
    'monoid-kit xtend check judges the files',
  ]
}
