import type { LogLevel } from '@monoid-kit/core'
import { parseBoolean, parseInteger, parseNumber } from './parse-text.ts'
import type { SettingDefinition } from './setting-table.ts'

/** The value of a setting, or what was expected in its place. */
export type ParsedSetting =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly expected: string }

/** Characters that a token must have: 128 bits where they are hexadecimal. */
const leastTokenLength = 32
const mostTokenLength = 512
/** What may stand behind `Bearer` (RFC 6750, b64token). */
const tokenForm = /^[A-Za-z0-9._~+/-]+=*$/
const hostForm = /^(?:\*|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|[0-9a-f:.[\]]+)$/i
const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/**
 * Reads the text of a variable as the value of a setting.
 *
 * @param definition the setting
 * @param text of the variable, which is not empty
 * @returns the value, or what was expected; no part of the text
 * @example parseSetting(settingTable.port, '8081') // { ok: true, value: 8081 }
 */
export function parseSetting(definition: SettingDefinition, text: string): ParsedSetting {
  switch (definition.kind) {
    case 'integer': {
      const parsed = parseInteger(text)
      return checkSetting(definition, parsed.ok ? parsed.value : text)
    }
    case 'number': {
      const parsed = parseNumber(text)
      return checkSetting(definition, parsed.ok ? parsed.value : text)
    }
    case 'boolean': {
      const parsed = parseBoolean(text)
      return checkSetting(definition, parsed.ok ? parsed.value : text)
    }
    case 'names':
    case 'tokens':
      return checkSetting(definition, entriesOf(text))
    default:
      return checkSetting(definition, text.trim())
  }
}

/**
 * Looks whether a value may be that of a setting, wherever it comes from.
 *
 * @param definition the setting
 * @param value of any type
 * @returns the value, or what was expected; no part of the value
 * @example checkSetting(settingTable.port, 70_000) // { ok: false, expected: 'an integer from 0 to 65535' }
 */
export function checkSetting(definition: SettingDefinition, value: unknown): ParsedSetting {
  const expected = expectedOf(definition)
  return isAllowed(definition, value) ? { ok: true, value } : { ok: false, expected }
}

function isAllowed({ kind, least, most }: SettingDefinition, value: unknown): boolean {
  switch (kind) {
    case 'integer':
      return Number.isSafeInteger(value) && isWithin(value as number, least, most)
    case 'number':
      return typeof value === 'number' && isWithin(value, least, most)
    case 'boolean':
      return typeof value === 'boolean'
    case 'tokens':
      return isListOf(value, isToken)
    case 'names':
      return isListOf(value, (name) => hostForm.test(name))
    case 'level':
      return levels.some((level) => level === value)
    case 'url':
      return value === undefined || (typeof value === 'string' && isHttpUrl(value))
    case 'text':
      return typeof value === 'string' && value !== '' && !value.includes('\0')
  }
}

function expectedOf({ kind, least, most }: SettingDefinition): string {
  switch (kind) {
    case 'integer':
      return `an integer from ${least} to ${most}`
    case 'number':
      return `a number from ${least} to ${most}`
    case 'boolean':
      return 'true or false'
    case 'tokens':
      return `tokens of ${leastTokenLength} to ${mostTokenLength} characters, between commas: letters, digits and - . _ ~ + /, at the end =`
    case 'names':
      return 'host names between commas, without ports'
    case 'level':
      return levels.join(', ').replace(/, (\w+)$/, ' or $1')
    case 'url':
      return 'a URL that begins with http:// or https://, without a user and a password'
    case 'text':
      return 'a text'
  }
}

function isWithin(value: number, least = -Infinity, most = Infinity): boolean {
  return value >= least && value <= most
}

function isToken(token: string): boolean {
  return token.length >= leastTokenLength && token.length <= mostTokenLength && tokenForm.test(token)
}

function isListOf(value: unknown, isEntry: (entry: string) => boolean): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string' && isEntry(entry))
}

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return ['http:', 'https:'].includes(protocol) && username === '' && password === ''
}

function entriesOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((entry) => entry !== '')
}
