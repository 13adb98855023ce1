import { readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { ConnectorError, type JsonValue, parseJson } from '@monoid-kit/core'
import { checkDais } from './check-dais.ts'
import { contextFiles } from './context-files.ts'
import type { DaisContainer, DaisFile } from './dais-file.ts'
import { compareLocked, type DaisLock, type LockState, readLock } from './dais-lock.ts'
import { fingerprintContext } from './fingerprint-context.ts'
import { checkSecretNames, secretFilesOf, trackedEnvFiles } from './secret-names.ts'

/** Something that is wrong with the project files, or worth a thought. */
export interface ProjectFinding {
  readonly file: string
  /** A sentence, with the path of the place within the file where there is one. */
  readonly text: string
}

/** A container, and what its version stands for. */
export interface CheckedContainer {
  readonly name: string
  readonly version: string
  /** Of its content: see `fingerprintContext`. */
  readonly fingerprint: string
  /** How it stands to what `dais.lock.json` keeps. */
  readonly state: LockState
}

/** What a check of project files has found. */
export interface ProjectReport {
  /** What has to be mended. */
  readonly faults: readonly ProjectFinding[]
  readonly warnings: readonly ProjectFinding[]
  /** Nothing where `dais.json` has faults. */
  readonly containers: readonly CheckedContainer[]
  /** What `dais.lock.json` should keep: new and raised versions are taken in, a changed content of an old version is not. */
  readonly lock: DaisLock
}

const daisName = 'dais.json'
const lockName = 'dais.lock.json'

/**
 * Judges the project files of a folder: `dais.json`, the folders that its containers are built from, the names of secrets, and
 * whether a content has changed while its version has not. Nothing is written.
 *
 * @param folder where `dais.json` is
 * @param signal ends it
 * @returns all that was found
 * @throws ConnectorError `ARGUMENT_FILE` where `dais.json` cannot be read or is no JSON; the signal's reason when aborted
 * @example const { faults, warnings } = await checkProject('.', signal)
 */
export async function checkProject(folder: string, signal: AbortSignal): Promise<ProjectReport> {
  const faults: ProjectFinding[] = []
  const warnings: ProjectFinding[] = []
  const value = parseJson(await bytesOf(folder, daisName), daisName, 'ARGUMENT_FILE')
  faults.push(...(await checkDais(value)).map((text) => ({ file: daisName, text })))
  faults.push(...(await checkSecretNames(folder, new Set(['.', ...contextsOf(value)]))))
  for (const file of await trackedEnvFiles(folder)) {
    faults.push({ file, text: 'is in git: take it out (git rm --cached), and replace the secrets in it' })
  }
  const kept = await keptLock(folder, warnings)
  if (faults.some(({ file }) => file === daisName)) return { faults, warnings, containers: [], lock: kept }

  const { containers } = value as unknown as DaisFile
  const checked: CheckedContainer[] = []
  for (const [index, container] of containers.entries()) {
    const place = `containers[${index}]`
    if (container.capabilities.includes('externalInternet')) {
      const text = `${place}.capabilities: externalInternet lets it reach everything; externalHttps is preferred`
      warnings.push({ file: daisName, text })
    }
    const context = path.join(folder, container.context)
    const fault = await contextFault(folder, context)
    if (fault !== undefined) {
      faults.push({ file: daisName, text: `${place}.context: ${fault}` })
      continue
    }
    for (const name of secretFilesOf(await contextFiles(context, signal))) {
      const text = `is sent to the build of ${container.name}: leave it out in .dockerignore`
      faults.push({ file: path.posix.join(container.context, name), text })
    }
    const fingerprint = await fingerprintContext(context, signal)
    const { name, version } = container
    const state = compareLocked(kept.get(name), { version, fingerprint })
    checked.push({ name, version, fingerprint, state })
    const text = lockWarning(container, state, kept.get(name)?.version)
    if (text !== undefined) warnings.push({ file: daisName, text: `${place}.version: ${text}` })
  }
  return { faults, warnings, containers: checked, lock: nextLock(kept, checked) }
}

/** The folders that containers are built from, as far as they lie within. */
function contextsOf(value: JsonValue): string[] {
  const { containers } = (value ?? {}) as { readonly containers?: unknown }
  if (!Array.isArray(containers)) return []
  return containers
    .map((container: { readonly context?: unknown } | null) => container?.context)
    .filter((context) => typeof context === 'string')
    .map((context) => path.posix.normalize(context).replace(/\/$/, ''))
    .filter((context) => !/^(?:\/|\.\.(?:\/|$))/.test(context))
}

async function bytesOf(folder: string, name: string): Promise<Uint8Array> {
  return readFile(path.join(folder, name)).catch((cause: NodeJS.ErrnoException) => {
    throw new ConnectorError('ARGUMENT_FILE', `${name} cannot be read (${cause.code})`, {
      hint: 'run this where it is, or make it by monoid-kit xtend init',
      cause,
    })
  })
}

async function keptLock(folder: string, warnings: ProjectFinding[]): Promise<DaisLock> {
  const present = await stat(path.join(folder, lockName)).catch(() => undefined)
  if (present === undefined) return new Map()
  const lock = readLock(await bytesOf(folder, lockName))
  if (lock === undefined) {
    warnings.push({ file: lockName, text: 'has another form than monoid-kit writes: it is taken for empty' })
  }
  return lock ?? new Map()
}

/** Why a context cannot be built. */
async function contextFault(folder: string, context: string): Promise<string | undefined> {
  const real = await realpath(context).catch(() => undefined)
  if (real === undefined || !(await stat(real)).isDirectory()) return 'there is no such folder'
  const inside = path.relative(await realpath(folder), real)
  if (inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside)) {
    return 'the folder is outside of the repository'
  }
  const recipe = await stat(path.join(real, 'Dockerfile')).catch(() => undefined)
  return recipe?.isFile() ? undefined : 'the folder has no Dockerfile'
}

function lockWarning({ version }: DaisContainer, state: LockState, kept = ''): string | undefined {
  switch (state) {
    case 'unknown':
      return `${version} is not in ${lockName}: monoid-kit xtend check --update writes what it stands for`
    case 'raised':
      return `${version} is not in ${lockName}, which has ${kept}: monoid-kit xtend check --update takes it in`
    case 'lowered':
      return `${version} is below ${kept}, which ${lockName} has: a deployment happens only when it is raised`
    case 'changed':
      return `the content has changed since ${kept}, but the version has not: a deployment happens only when it is raised`
    case 'same':
      return undefined
  }
}

function nextLock(kept: DaisLock, checked: readonly CheckedContainer[]): DaisLock {
  return new Map(
    checked.map(({ name, version, fingerprint, state }) => {
      const old = state === 'changed' || state === 'lowered' ? kept.get(name) : undefined
      return [name, old ?? { version, fingerprint }]
    }),
  )
}
