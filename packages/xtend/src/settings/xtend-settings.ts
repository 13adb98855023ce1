import type { LogLevel } from '@monoid-kit/core'
import type { AccessSettings } from '../access/access-settings.ts'
import type { ServiceLimits } from '../service/service-limits.ts'

/** The settings of the process that a service runs in. */
interface ProcessSettings {
  /** The TCP port; 0 lets the system choose one. */
  readonly port: number
  /** The address that is listened on. */
  readonly host: string
  /** Seconds that requests may still take once the service has to end. */
  readonly graceSeconds: number
  /** The least grave level that is logged. */
  readonly logLevel: LogLevel
  /** The file manager that takes FILE results; without one they are downloaded. */
  readonly fileManagerUrl?: string
  /** The folder for files that are made on the way. */
  readonly cacheDir: string
}

/** Every setting by its name in code, on one level: see `settingTable`. */
export interface SettingValues extends ProcessSettings, AccessSettings, ServiceLimits {}

/** The settings of a service: docs/xtend-settings.md has their variables, bounds and defaults. */
export interface XtendSettings extends ProcessSettings {
  readonly access: AccessSettings
  readonly limits: ServiceLimits
}
