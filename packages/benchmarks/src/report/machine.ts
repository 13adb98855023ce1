import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { arch, cpus, platform, release, totalmem } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * What the numbers depend on.
 *
 * @returns pairs of a name and what it is
 */
export function describeMachine(): [string, string][] {
  const [first] = cpus()
  return [
    ['processors', `${cpus().length} × ${first?.model.trim() ?? 'unknown'}`],
    ['memory', `${Math.round(totalmem() / 2 ** 30)} GB`],
    ['system', `${platform()} ${release()}, ${arch()}`],
    ['Node.js', process.version],
  ]
}

/**
 * What was measured: the commit, and the libraries of the other programs.
 *
 * @returns pairs of a name and what it is
 */
export async function describeSources(): Promise<[string, string][]> {
  const folder = fileURLToPath(new URL('../..', import.meta.url))
  const { dependencies } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  const commit = await run('git', ['describe', '--always', '--dirty'], { cwd: folder }).catch(() => undefined)
  return [
    ['commit', commit?.stdout.trim() ?? 'unknown'],
    ...Object.entries(dependencies).filter(([, version]) => /^\d/.test(version)),
  ]
}

/**
 * The versions of programs.
 *
 * @param programs their names
 * @returns pairs of a name and what it says about itself
 */
export function describePrograms(programs: readonly string[]): Promise<[string, string][]> {
  return Promise.all(programs.map(async (program) => [program, await versionOf(program)]))
}

async function versionOf(program: string): Promise<string> {
  const output = await run(program, ['--version']).catch(() => undefined)
  return output?.stdout.trim().split('\n')[0] ?? 'inside the container'
}
