import { writeFileAtomically } from '@monoid-kit/orchestrator'
import type { CheckResult, ReportFormat } from '@monoid-kit/testkit/conformance'
import { launcherFor } from '../connectors/launcher-for.ts'
import { usageError } from '../errors/usage-error.ts'
import { countOf } from '../printing/amounts.ts'
import { printable } from '../printing/printable.ts'
import type { Shell } from '../shell/shell.ts'
import type { ConformFlags } from './conform-flags.ts'
import { checkList, conformTable } from './conform-table.ts'
import { loadKit } from './load-kit.ts'
import { readConformFiles } from './read-conform-files.ts'
import { selectionOf } from './selection.ts'

/**
 * Checks that a connector keeps the protocol, and reports it.
 *
 * @param flags what was asked for
 * @param shell where to print
 * @returns 0 where no check failed, 1 where one did, 5 where one could not be carried out
 * @throws ConnectorError `USAGE`, `ARGUMENT_FILE`, `FIXTURE_INVALID`
 * @example await runConform({ '--': ['node', 'dist/main.js'] }, shell)
 */
export async function runConform(flags: ConformFlags, shell: Shell): Promise<number> {
  const kit = await loadKit()
  if (flags.list) {
    await shell.print(checkList(kit.checks, shell.stdout))
    return 0
  }
  const { output } = flags
  const format = kit.reportFormats.find((each) => each === flags.report)
  if (output !== undefined && format === undefined) {
    throw usageError('--output goes with --report only: say of which form the report is to be')
  }
  const selection = selectionOf(flags, kit)
  const commandMs = milliseconds(flags['deadline-seconds'])
  const launcher = launcherFor(flags, shell)
  const subject = new kit.Subject({
    launcher,
    ...(await readConformFiles(flags, shell)),
    signal: shell.signal,
    ...(commandMs !== undefined && { commandMs }),
  })
  const results: CheckResult[] = []
  for await (const result of kit.runChecks(kit.checks, subject, selection)) {
    results.push(result)
    shell.status(`${countOf(results.length, 'check')} done, the last was ${result.check.id}`)
  }
  const original = kit.originalAccounts(subject.told)
  const report = (form: ReportFormat) =>
    kit.writeReport(form, { connector: launcher.label, results, original })
  const table = () => conformTable({ results, original }, kit, shell.stdout)
  if (format === undefined) await shell.print(table())
  else if (output === undefined) await shell.print(report(format))
  else {
    await writeFileAtomically(output, report(format))
    await shell.print(table())
    shell.say(`the report is in ${printable(output)}`)
  }
  return kit.exitCodeOf(results)
}

function milliseconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (seconds > 0) return seconds * 1000
  throw usageError('--deadline-seconds: expected a whole number of seconds above 0')
}
