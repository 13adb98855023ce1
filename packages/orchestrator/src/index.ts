/**
 * Runs connectors and talks to them: launchers for processes and containers, a typed client, the manifest and its discovery.
 *
 * @module
 */
export type * from './launchers/launcher.ts'
export { ProcessLauncher, type ProcessLauncherOptions } from './launchers/process/process-launcher.ts'
