import { ConnectorError, type JsonObject } from '@monoid-kit/core'
import { readConnectArguments } from './connect-arguments.ts'
import { parseSetting } from './parse-setting.ts'
import {
  type SettingDefinition,
  type SettingInput,
  type SettingName,
  type Settings,
  settingTable,
} from './setting-table.ts'
import { targetUrl } from './target-url.ts'

/** Settings with those that have no default and yet have to be there. */
export type CompleteSettings = Settings & {
  readonly targetServer: string
  readonly sources: readonly string[]
}

/** The settings of a set, and what the operator should know about them. */
export interface ResolvedSettings {
  readonly settings: CompleteSettings
  readonly warnings: readonly string[]
}

/** Where settings come from. */
export interface SettingSources {
  /** As a file or a program gives them. */
  readonly given: Readonly<Record<string, unknown>>
  /** Fills in what is not given: `CONNECTOR_AUTH_TOKEN` and the like. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Other defaults than those of the table. */
  readonly defaults?: SettingInput
}

const names = Object.keys(settingTable) as SettingName[]

/**
 * Makes the settings of a set: what is given, else what the environment holds, else what `connectKWArgs` says, else the default.
 * What is empty counts as left out. All faults are told at once.
 *
 * @param sources see `SettingSources`
 * @returns the settings, and warnings about what has no effect
 * @throws ConnectorError `HOST_SETTINGS` that names every fault
 * @example resolveSettings({ given: { targetServer: 'dev.vantiq.com', authToken: token, sources: 'orders' } }).settings.tcpProbePort // 8000
 */
export function resolveSettings({
  given,
  environment = {},
  defaults = {},
}: SettingSources): ResolvedSettings {
  const faults: string[] = []
  const warnings = unknownNames(given)
  const found = new Map<SettingName, unknown>()
  const take = (name: SettingName, raw: unknown, label: string) => {
    if (found.has(name)) return
    const parsed = parseSetting(settingTable[name], raw)
    if ('fault' in parsed) faults.push(`${label}: ${parsed.fault}`)
    else if (parsed.value !== undefined) found.set(name, parsed.value)
  }
  for (const name of names) {
    take(name, given[name], name)
    if (!found.has(name)) take(name, environment[variableOf(name)], variableOf(name))
  }
  const fromArguments = readConnectArguments((found.get('connectKWArgs') as JsonObject | undefined) ?? {})
  for (const [name, raw] of Object.entries(fromArguments.settings)) {
    take(name as SettingName, raw, `connectKWArgs (as ${name})`)
  }
  if (fromArguments.ignored.length > 0) {
    warnings.push(`connectKWArgs: no effect here has ${fromArguments.ignored.join(', ')}`)
  }
  for (const name of names) take(name, defaults[name], name)
  faults.push(...fromArguments.faults, ...faultsTogether(found, faults, given))
  if (faults.length > 0) {
    // a misspelt name may be why another one is missing
    throw new ConnectorError(
      'HOST_SETTINGS',
      `the settings are wrong: ${[...faults, ...warnings].join('; ')}`,
    )
  }
  if (found.get('disableSslVerification') === true) {
    warnings.push(
      'disableSslVerification is on: whoever stands between can read the token and change every message; set caFile instead',
    )
  }
  const settings: Record<string, unknown> = {}
  for (const name of names) {
    const definition: SettingDefinition = settingTable[name]
    settings[name] = found.get(name) ?? ('default' in definition ? definition.default : undefined)
  }
  return { settings: settings as CompleteSettings, warnings }
}

/**
 * The environment variable of a setting.
 *
 * @param name the setting
 * @returns its name in the environment
 * @example variableOf('authToken') // 'CONNECTOR_AUTH_TOKEN'
 */
export function variableOf(name: SettingName): string {
  // connectKWArgs: a run of capitals is one word, which ends before the next small letter's capital
  const words = name.replace(/([a-z])([A-Z])/g, '$1_$2').replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
  return `CONNECTOR_${words.toUpperCase()}`
}

function unknownNames(given: Readonly<Record<string, unknown>>): string[] {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(settingTable, name))
  return unknown.map((name) => {
    const meant = names.find((known) => known.toLowerCase() === name.toLowerCase())
    // not shown: it may be the rest of a token that was broken over lines
    if (!meant && /^=*$/.test(String(given[name]))) {
      return `a name of ${name.length} characters without a value is no setting; is it the rest of the line before?`
    }
    const hint = meant ? `; is ${meant} meant?` : ''
    return `${JSON.stringify(name)} is no setting and has no effect${hint}`
  })
}

/** What one setting needs of another. */
function faultsTogether(
  found: ReadonlyMap<SettingName, unknown>,
  faults: readonly string[],
  given: Readonly<Record<string, unknown>>,
): string[] {
  const more: string[] = []
  const isMissing = (name: SettingName) =>
    !found.has(name) && !faults.some((fault) => fault.startsWith(`${name}:`))
  if (isMissing('targetServer'))
    more.push('targetServer: it is missing; it is the address of the Vantiq server')
  else if (found.has('targetServer')) {
    try {
      targetUrl(found.get('targetServer') as string)
    } catch (error) {
      more.push((error as ConnectorError).message)
    }
  }
  if (isMissing('sources')) {
    const singular = given.source === undefined ? '' : '; "source" is given, which has to be "sources"'
    more.push(`sources: it is missing; it names the sources, parted by commas${singular}`)
  }
  const hasLogin = found.has('username') && found.has('password')
  if (found.has('authToken') && (found.has('username') || found.has('password'))) {
    more.push('authToken: expected either a token or username and password, but there are both')
  } else if (found.has('username') !== found.has('password')) {
    more.push('username: expected together with password, but one of them is missing')
  } else if (isMissing('authToken') && !hasLogin) {
    more.push(`authToken: it is missing, and so is the environment variable ${variableOf('authToken')}`)
  }
  return more
}
