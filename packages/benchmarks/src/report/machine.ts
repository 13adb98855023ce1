import { execFile } from 'node:child_process'
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'
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
    ['date', new Date().toISOString().slice(0, 16).replace('T', ' ').concat(' UTC')],
    ['processors', `${cpus().length} × ${first?.model.trim() ?? 'unknown'}`],
    ['memory', `${Math.round(totalmem() / 2 ** 30)} GB`],
    ['system', `${platform()} ${release()}, ${arch()}`],
    ['load before the run', loadavg()[0]?.toFixed(1) ?? 'unknown'],
    ['Node.js', process.version],
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
