import { collectSecrets, type JsonObject } from '@monoid-kit/core'
import { defaultLimits, type ServiceLimits } from '../service/service-limits.ts'
import { eraseProblems, settingEntries, throwProblems } from './check-settings.ts'
import { configPrefix, configVariables, reservedNames } from './config-variables.ts'
import { gatherVariables, secretsFileVariable, type VariableSources } from './gather-variables.ts'
import { parseSetting } from './parse-setting.ts'
import { parseInteger } from './parse-text.ts'
import { type ConfigReading, readConfig } from './read-config.ts'
import { settingTable } from './setting-table.ts'
import { warnOfUnknown } from './unknown-names.ts'
import type { SettingValues, XtendSettings } from './xtend-settings.ts'

/** Where the settings of a service are. */
export interface SettingSources extends VariableSources {
  /** The arguments of the program: at most one, the port. */
  readonly argv: readonly string[]
  /** The JSON Schema of the silo's configuration, where the service has a silo. */
  readonly spec?: JsonObject
  /** Further variables whose values are secrets. */
  readonly secretNames?: readonly string[]
}

/** What a service is started with. */
export interface SettingReading {
  readonly settings: XtendSettings
  /** The silo's configuration, checked by its spec; empty without one. */
  readonly config: JsonObject
  /** The variables of the process, the secrets document and `.env`; the first of these that has one wins. */
  readonly variables: Readonly<Record<string, string>>
  /** What must never stand in a log: tokens, secrets of the configuration, the secrets document. */
  readonly secrets: readonly string[]
  /** Sentences about what is likely a mistake. */
  readonly warnings: readonly string[]
}

/**
 * Reads the settings of a service and the configuration of its silo. To be called before the process gives up root, for the
 * files may be readable by root only.
 *
 * @param sources the arguments, the variables, the folder and the spec
 * @returns all that a service needs to start
 * @throws ConnectorError `HOST_SETTINGS`: every variable that is missing or wrong by name, never a value
 * @example const { settings, config } = await readSettings({ argv: ['8081'], environment: process.env, cwd: process.cwd(), spec })
 */
export async function readSettings(sources: SettingSources): Promise<SettingReading> {
  const { argv, spec, secretNames = [] } = sources
  const gathered = await gatherVariables(sources)
  const { variables } = gathered
  const problems = [...gathered.problems]
  const given = { ...readTable(variables, problems), ...readPort(argv, problems) }
  problems.push(
    ...eraseProblems(given, settingTable.eraseEnabled.variable, settingTable.eraseTokens.variable),
  )
  const reading: ConfigReading = spec
    ? await readConfig(spec, variables)
    : { config: {}, raw: {}, problems: [], warnings: [] }
  const wrong = [...problems, ...reading.problems]
  const unknown = warnOfNames(variables, spec)
  // a misspelt name may be why another one is missing
  throwProblems(wrong.length === 0 ? [] : [...wrong, ...unknown])
  return {
    settings: completed(given, variables),
    config: reading.config ?? {},
    variables,
    secrets: secretsOf(gathered.documentNames, { variables, given, reading, spec, secretNames }),
    warnings: [...gathered.warnings, ...reading.warnings, ...unknown],
  }
}

/** Within Kubernetes the names are the business of the proxy in front. */
function completed(
  given: Partial<SettingValues>,
  variables: Readonly<Record<string, string>>,
): XtendSettings {
  const defaults = Object.fromEntries(settingEntries.map(([key, definition]) => [key, definition.default]))
  const values = { ...defaults, ...given } as unknown as SettingValues
  const { port, host, graceSeconds, logLevel, fileManagerUrl, cacheDir } = values
  const { readTokens, eraseTokens, eraseEnabled } = values
  const isInKubernetes = Boolean(variables.KUBERNETES_SERVICE_HOST)
  const allowedHosts = given.allowedHosts ?? (isInKubernetes ? ['*'] : values.allowedHosts)
  const limits = Object.keys(defaultLimits).map((key) => [key, values[key as keyof ServiceLimits]])
  return {
    port,
    host,
    graceSeconds,
    logLevel,
    ...(fileManagerUrl === undefined ? {} : { fileManagerUrl }),
    cacheDir,
    access: { readTokens, eraseTokens, eraseEnabled, allowedHosts },
    limits: Object.fromEntries(limits) as unknown as ServiceLimits,
  }
}

function readTable(variables: Readonly<Record<string, string>>, problems: string[]): Partial<SettingValues> {
  const values: [string, unknown][] = []
  for (const [key, definition] of settingEntries) {
    const text = variables[definition.variable]
    if (text === undefined || text.trim() === '') continue
    const parsed = parseSetting(definition, text)
    if (parsed.ok) values.push([key, parsed.value])
    else problems.push(`${definition.variable}: expected ${parsed.expected}`)
  }
  return Object.fromEntries(values) as Partial<SettingValues>
}

function readPort(argv: readonly string[], problems: string[]): { readonly port?: number } {
  const [first, ...others] = argv
  if (first === undefined) return {}
  const parsed = parseInteger(first)
  const isPort = parsed.ok && Number(parsed.value) >= 0 && Number(parsed.value) <= 65_535
  if (!isPort || others.length > 0) {
    problems.push(
      `expected one argument, the port from 0 to 65535${others.length > 0 ? ', but more came' : ''}`,
    )
  }
  return isPort ? { port: Number(parsed.value) } : {}
}

function secretsOf(
  documentNames: ReadonlySet<string>,
  from: {
    readonly variables: Readonly<Record<string, string>>
    readonly given: Partial<SettingValues>
    readonly reading: ConfigReading
    readonly spec: JsonObject | undefined
    readonly secretNames: readonly string[]
  },
): string[] {
  const { variables, given, reading, spec, secretNames } = from
  const plain = new Set(knownNames(spec))
  // of a setting or of the configuration it is known whether it is a secret
  const named = [...secretNames, ...[...documentNames].filter((name) => !plain.has(name))]
  const secrets = [
    ...(given.readTokens ?? []),
    ...(given.eraseTokens ?? []),
    ...(spec ? [...collectSecrets(spec, reading.raw), ...collectSecrets(spec, reading.config)] : []),
    ...named.flatMap((name) => variables[name] ?? []),
  ]
  return [...new Set(secrets)].filter((secret) => secret !== '')
}

function warnOfNames(variables: Readonly<Record<string, string>>, spec: JsonObject | undefined): string[] {
  const prefixes = spec ? ['XTEND_', configPrefix] : ['XTEND_']
  return warnOfUnknown(Object.keys(variables), knownNames(spec), prefixes)
}

function knownNames(spec: JsonObject | undefined): string[] {
  return [
    secretsFileVariable,
    ...reservedNames,
    ...settingEntries.map(([, { variable }]) => variable),
    ...(spec ? configVariables(spec).map(({ name }) => name) : []),
  ]
}
