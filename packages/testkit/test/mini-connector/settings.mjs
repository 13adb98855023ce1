import { Refusal } from './refusal.mjs'

const isText = (value) => typeof value === 'string'
const fits = {
  string: isText,
  integer: Number.isInteger,
  array: (value) => Array.isArray(value) && value.every(isText),
}

/** The configuration without what the user left empty, with defaults, once it fits the spec. */
export function settingsOf(config, { required, properties }) {
  const settings = {}
  const faults = []
  for (const [name, { type, default: standard, minimum, maximum }] of Object.entries(properties)) {
    const given = isEmpty(config[name]) ? standard : config[name]
    if (given === undefined) {
      if (required.includes(name)) faults.push(`${name} is required`)
    } else if (!fits[type](given)) faults.push(`${name} has to be of the type ${type}`)
    else if (given < minimum || given > maximum)
      faults.push(`${name} has to be from ${minimum} to ${maximum}`)
    else settings[name] = given
  }
  if (faults.length > 0) throw new Refusal(`the configuration is wrong: ${faults.join('; ')}`, 3)
  return settings
}

function isEmpty(value) {
  return value === undefined || value === null || value === '' || value === 0 || value?.length === 0
}
