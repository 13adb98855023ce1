/**
 * The command `monoid-kit`, for programs that embed it.
 *
 * @module
 */
export { runCommandLine } from './run-command-line.ts'
export { Output, type Screen } from './shell/output.ts'
export { Shell, type ShellStreams } from './shell/shell.ts'
