import type { CheckResult } from '../check.ts'
import type { OriginalAccount } from '../original-account.ts'
import { jsonReport } from './json-report.ts'
import { junitReport } from './junit-report.ts'
import { markdownReport } from './markdown-report.ts'

/** What a report is about. */
export interface Report {
  /** What was run: an image's name, a script's path. */
  readonly connector: string
  readonly results: readonly CheckResult[]
  /** What the original API makes of each command: see `originalAccounts`. */
  readonly original?: readonly OriginalAccount[]
}

const writers = { json: jsonReport, junit: junitReport, md: markdownReport } as const

/** The form of a report. */
export type ReportFormat = keyof typeof writers

/**
 * The forms that a report can have.
 *
 * @example reportFormats // ['json', 'junit', 'md']
 */
export const reportFormats = Object.keys(writers) as readonly ReportFormat[]

/**
 * Writes a report.
 *
 * @param format its form
 * @param report what it says
 * @returns the whole text, with a line feed at its end
 * @example writeReport('json', { connector: 'shop:1.0', results })
 */
export function writeReport(format: ReportFormat, report: Report): string {
  return writers[format](report)
}
