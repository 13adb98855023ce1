import { type JsonValue, parseJson } from '@monoid-kit/core'
import { gt, valid } from 'semver'

/** What `dais.lock.json` keeps of a container: which content its version stands for. */
export interface LockedContainer {
  readonly version: string
  readonly fingerprint: string
}

/** The containers by their names. */
export type DaisLock = ReadonlyMap<string, LockedContainer>

/** How a container stands to what is kept of it: nothing is kept; the same version with the same or another content; another version. */
export type LockState = 'unknown' | 'same' | 'changed' | 'raised' | 'lowered'

/**
 * Compares a container with what is kept of it.
 *
 * @param kept what is kept; undefined where nothing is
 * @param now what it is
 * @returns see `LockState`
 * @example compareLocked({ version: '1.0.0', fingerprint: 'sha256:aa' }, { version: '1.1.0', fingerprint: 'sha256:bb' }) // 'raised'
 */
export function compareLocked(kept: LockedContainer | undefined, now: LockedContainer): LockState {
  if (kept === undefined) return 'unknown'
  if (gt(now.version, kept.version)) return 'raised'
  if (gt(kept.version, now.version)) return 'lowered'
  return kept.fingerprint === now.fingerprint ? 'same' : 'changed'
}

/**
 * Reads `dais.lock.json`.
 *
 * @param bytes its content
 * @returns what it keeps; undefined where it has another form
 * @throws ConnectorError `ARGUMENT_FILE` where it is no JSON
 * @example readLock(await readFile('dais.lock.json'))?.get('weather')?.version
 */
export function readLock(bytes: Uint8Array): DaisLock | undefined {
  const value = parseJson(bytes, 'dais.lock.json', 'ARGUMENT_FILE')
  const containers = isObject(value) ? value.containers : undefined
  if (!isObject(containers)) return undefined
  const lock = new Map<string, LockedContainer>()
  for (const [name, kept] of Object.entries(containers)) {
    const { version, fingerprint } = isObject(kept) ? kept : {}
    if (typeof version !== 'string' || valid(version) === null) return undefined
    if (typeof fingerprint !== 'string') return undefined
    lock.set(name, { version, fingerprint })
  }
  return lock
}

/**
 * The text of `dais.lock.json`.
 *
 * @param lock what it is to keep
 * @returns JSON, sorted by name
 * @example await writeFile('dais.lock.json', lockText(lock))
 */
export function lockText(lock: DaisLock): string {
  const containers = Object.fromEntries([...lock].sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${JSON.stringify({ containers }, undefined, 2)}\n`
}

function isObject(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
