import { chownSync, closeSync, existsSync, openSync } from 'node:fs'

/** The user and the group that a container runs as where MONOID_RUN_AS does not say. */
const defaultRunAs = { uid: 65_532, gid: 65_532 }

/** What has to go on working without root. */
export interface PrivilegeNeeds {
  /** A file of the connector: where the new user could not read it, root is kept. */
  readonly entryFile: string
  /** The directory to hand over to the new user. */
  readonly tempStore?: string | undefined
}

/**
 * Gives up root inside a container (B3): the API's argument files are readable by root only, so the process
 * starts as root, reads them, and goes on as another user. Outside a container, and for other users, nothing is done.
 *
 * The environment variable `MONOID_RUN_AS` is `uid` or `uid:gid`; `0` keeps root.
 *
 * @param needs what has to go on working
 * @returns a sentence for each step that failed
 * @example for (const problem of dropPrivileges({ entryFile, tempStore: '/data' })) log.warn(problem)
 */
export function dropPrivileges({ entryFile, tempStore }: PrivilegeNeeds): string[] {
  if (process.getuid?.() !== 0 || !inContainer()) return []
  const problems: string[] = []
  const { uid, gid } = runAs(process.env.MONOID_RUN_AS, problems)
  if (uid === 0) return problems
  if (!isReadable(entryFile, uid, gid)) {
    return [...problems, `uid ${uid} may not read the connector's files, so the process stays root`]
  }
  const attempt = (what: string, step: () => void) => {
    try {
      step()
    } catch (thrown) {
      problems.push(`${what} failed (${codeOf(thrown)})`)
    }
  }
  if (tempStore !== undefined) {
    attempt(`handing the temp_store over to uid ${uid}`, () => chownSync(tempStore, uid, gid))
  }
  // the user goes last: afterwards the groups could not be changed any more
  attempt('giving up the groups of root', () => process.setgroups?.([gid]))
  attempt(`becoming gid ${gid}`, () => process.setgid?.(gid))
  attempt(`becoming uid ${uid}`, () => process.setuid?.(uid))
  return problems
}

/** Whether a user could read a file, its folders included: tried as that user, then root again. */
function isReadable(path: string, uid: number, gid: number): boolean {
  try {
    process.setegid?.(gid)
    process.seteuid?.(uid)
    closeSync(openSync(path, 'r'))
    return true
  } catch (thrown) {
    // root that may not become another user is told of where it tries to
    return codeOf(thrown) === 'EPERM'
  } finally {
    process.seteuid?.(0)
    process.setegid?.(0)
  }
}

function codeOf(thrown: unknown): string {
  return String((thrown as { readonly code?: unknown }).code ?? 'unknown')
}

function inContainer(): boolean {
  return (
    process.env.MONOID_RUN_AS !== undefined ||
    process.pid === 1 ||
    existsSync('/.dockerenv') ||
    existsSync('/run/.containerenv')
  )
}

function runAs(text: string | undefined, problems: string[]): { readonly uid: number; readonly gid: number } {
  if (text === undefined || text === '') return defaultRunAs
  const match = /^(\d{1,9})(?::(\d{1,9}))?$/.exec(text)
  if (!match) {
    problems.push(`MONOID_RUN_AS: expected uid or uid:gid, so uid ${defaultRunAs.uid} is used`)
    return defaultRunAs
  }
  return { uid: Number(match[1]), gid: Number(match[2] ?? match[1]) }
}
