import type { JsonObject } from '@monoid-kit/core'
import type { NumberSetting, SettingDefinition } from './setting-table.ts'

/** A value that was understood, or what is wrong with it. */
export type ParsedSetting = { readonly value: unknown } | { readonly fault: string }

/**
 * Reads the value of one setting, from the text of a file or as a program gives it. Blanks around a text are taken off.
 *
 * @param definition what the setting is
 * @param raw a text, or a value of the setting's own type
 * @returns the value, `undefined` where the text is empty; or what was expected and what came. A secret is never quoted
 * @example parseSetting(settingTable.sendPings, 'False') // { value: false }
 */
export function parseSetting(definition: SettingDefinition, raw: unknown): ParsedSetting {
  const given = typeof raw === 'string' ? raw.trim() : raw
  if (given === undefined || given === '') return { value: undefined }
  const isSecret = definition.kind === 'text' && definition.secret === true
  switch (definition.kind) {
    case 'text':
      return typeof given === 'string' ? { value: given } : expected('a text', given, isSecret)
    case 'switch':
      return parseSwitch(given)
    case 'number':
      return parseNumber(definition, given)
    case 'choice':
      return definition.choices.includes(given as string)
        ? { value: given }
        : expected(definition.choices.join(' or '), given)
    case 'names':
      return parseNames(given)
    case 'object':
      return parseObject(given)
  }
}

function parseSwitch(given: unknown): ParsedSetting {
  if (typeof given === 'boolean') return { value: given }
  const word = typeof given === 'string' ? given.toLowerCase() : ''
  return word === 'true' || word === 'false' ? { value: word === 'true' } : expected('true or false', given)
}

function parseNumber({ unit, least, most }: NumberSetting, given: unknown): ParsedSetting {
  const isPlain = typeof given === 'number' || (typeof given === 'string' && /^\d+(\.\d+)?$/.test(given))
  const value = isPlain ? Number(given) : Number.NaN
  const whole = unit !== 'seconds'
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return { value }
  return expected(`${whole ? 'a whole number' : 'a number of seconds'} from ${least} to ${most}`, given)
}

function parseNames(given: unknown): ParsedSetting {
  const items: readonly unknown[] | undefined =
    typeof given === 'string' ? given.split(',') : Array.isArray(given) ? given : undefined
  if (items === undefined) return expected('names parted by commas', given)
  const names = items.map((item) => (typeof item === 'string' ? item.trim() : item))
  const repeated = names.find((name, index) => names.indexOf(name) < index)
  if (names.some((name) => typeof name !== 'string' || name === '')) {
    return { fault: `expected names parted by commas, but one of the ${names.length} is empty` }
  }
  if (repeated !== undefined) return { fault: `${JSON.stringify(repeated)} is named more than once` }
  return { value: names }
}

function parseObject(given: unknown): ParsedSetting {
  let value = given
  if (typeof given === 'string') {
    try {
      value = JSON.parse(given)
    } catch {
      return { fault: 'expected a JSON object, but it is not JSON' }
    }
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { value: value as JsonObject }
  }
  // as a text it may be the address of a proxy, with its password
  return expected('a JSON object', value, typeof value === 'string')
}

function expected(what: string, given: unknown, isSecret = false): ParsedSetting {
  if (isSecret) return { fault: `expected ${what}` }
  const shown =
    typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean'
      ? JSON.stringify(typeof given === 'string' ? given.slice(0, 60) : given)
      : given === null
        ? 'null'
        : Array.isArray(given)
          ? 'a list'
          : typeof given
  return { fault: `expected ${what}, but it is ${shown}` }
}
