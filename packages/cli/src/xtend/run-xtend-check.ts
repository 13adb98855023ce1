import path from 'node:path'
import { writeFileAtomically } from '@monoid-kit/orchestrator'
import { checkProject, lockText, type ProjectFinding } from '@monoid-kit/xtend/project'
import { countOf } from '../printing/amounts.ts'
import { printable } from '../printing/printable.ts'
import type { Shell } from '../shell/shell.ts'

/** What `xtend check` takes. */
export interface XtendCheckFlags {
  readonly dir?: string
  readonly update?: boolean
  readonly strict?: boolean
  readonly json?: boolean
}

/**
 * Judges the project files of a service, and prints what was found.
 *
 * @param flags what was asked for
 * @param shell where to print
 * @returns 3 where something has to be mended, 6 where there are warnings and `strict` was asked for, else 0
 * @throws ConnectorError `ARGUMENT_FILE` where `dais.json` cannot be read, `OUTPUT_FAILED`
 * @example shell.exitCode = await runXtendCheck({ strict: true }, shell)
 */
export async function runXtendCheck(flags: XtendCheckFlags, shell: Shell): Promise<number> {
  const folder = flags.dir ?? '.'
  let report = await checkProject(folder, shell.signal)
  const isWritten = flags.update === true && report.faults.length === 0
  if (isWritten) {
    await writeFileAtomically(path.join(folder, 'dais.lock.json'), lockText(report.lock))
    report = await checkProject(folder, shell.signal)
  }
  const { faults, warnings, containers } = report
  if (flags.json) {
    await shell.print(`${JSON.stringify({ faults, warnings, containers }, undefined, 2)}\n`)
  } else {
    const lines = [...faults.map(lineOf('fault')), ...warnings.map(lineOf('warning'))]
    await shell.print(lines.join(''))
    if (isWritten) shell.say('dais.lock.json: written')
    else if (flags.update) shell.say('dais.lock.json: not written, for there are faults')
    shell.say(`${countOf(faults.length, 'fault')}, ${countOf(warnings.length, 'warning')}`)
  }
  if (faults.length > 0) return 3
  return flags.strict === true && warnings.length > 0 ? 6 : 0
}

function lineOf(kind: string): (finding: ProjectFinding) => string {
  return ({ file, text }) => `${kind}: ${printable(`${file}: ${text}`)}\n`
}
