import { chownSync, existsSync } from 'node:fs'

/** The user and the group that a container runs as where MONOID_RUN_AS does not say. */
const defaultRunAs = { uid: 65_532, gid: 65_532 }

/**
 * Gives up root inside a container (B3): the API's argument files are readable by root only, so the process
 * starts as root, reads them, and goes on as another user. Outside a container, and for other users, nothing is done.
 *
 * `MONOID_RUN_AS` is `uid` or `uid:gid`; `0` keeps root.
 *
 * @param tempStore the directory to hand over to the new user
 * @returns a sentence for each step that failed
 * @example for (const problem of dropPrivileges('/data')) log.warn(problem, { code: 'PRIVILEGES_KEPT' })
 */
export function dropPrivileges(tempStore?: string): string[] {
  if (process.getuid?.() !== 0 || !inContainer()) return []
  const problems: string[] = []
  const wanted = runAs(process.env.MONOID_RUN_AS, problems)
  if (wanted.uid === 0) return problems
  const attempt = (what: string, step: () => void) => {
    try {
      step()
    } catch (thrown) {
      problems.push(`${what} failed (${String((thrown as { code?: unknown }).code ?? 'unknown')})`)
    }
  }
  if (tempStore !== undefined) {
    attempt(`handing the temp_store over to uid ${wanted.uid}`, () =>
      chownSync(tempStore, wanted.uid, wanted.gid),
    )
  }
  // the user goes last: afterwards the groups could not be changed any more
  attempt('giving up the groups of root', () => process.setgroups?.([wanted.gid]))
  attempt(`becoming gid ${wanted.gid}`, () => process.setgid?.(wanted.gid))
  attempt(`becoming uid ${wanted.uid}`, () => process.setuid?.(wanted.uid))
  return problems
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
