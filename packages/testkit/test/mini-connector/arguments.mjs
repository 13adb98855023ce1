import { readFile, stat } from 'node:fs/promises'
import { Refusal } from './refusal.mjs'

const names = {
  '-c': 'config',
  '--config': 'config',
  '-s': 'schemas',
  '--schemas': 'schemas',
  '-q': 'query',
  '--query': 'query',
  '-r': 'requests',
  '--requests': 'requests',
  '-p': 'persist_conf',
  '--persist_conf': 'persist_conf',
}
const needs = {
  spec: [],
  validate: ['config'],
  schema: ['config'],
  scan: ['config', 'schemas'],
  query: ['config', 'query'],
  delete: ['config', 'query'],
  'request-status': ['config', 'requests'],
  'request-results': ['config', 'requests'],
}
const mostBytes = 64 * 1024 * 1024

/** The command, and the path of each argument file by the name of its flag. */
export function readFlags(words) {
  const paths = {}
  const others = []
  for (let at = 0; at < words.length; at++) {
    const name = names[words[at]]
    if (name === undefined) others.push(words[at])
    else if (words[at + 1] === undefined || name in paths)
      throw new Refusal('expected each flag once, with a path', 2)
    else paths[name] = words[++at]
  }
  const [command] = others
  if (others.length !== 1 || !(command in needs)) {
    throw new Refusal(`expected one of ${Object.keys(needs).join(', ')}, and flags with a path each`, 2)
  }
  const missing = needs[command].filter((name) => !(name in paths))
  if (missing.length > 0) throw new Refusal(`${command}: --${missing[0]} is missing`, 2)
  return { command, paths }
}

/** The object that an argument file holds. */
export async function readArgument(name, path) {
  const bytes = await bytesOf(name, path)
  let value
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Refusal(`--${name}: expected a file of JSON in UTF-8`, 2)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new Refusal(`--${name}: expected a JSON object`, 2)
}

async function bytesOf(name, path) {
  try {
    if ((await stat(path)).size <= mostBytes) return await readFile(path)
  } catch {
    throw new Refusal(`--${name}: the file cannot be read`, 2)
  }
  throw new Refusal(`--${name}: expected at most ${mostBytes} bytes`, 2)
}

/** The list that an argument file has to hold under a name. */
export function listOf(name, value, member) {
  const list = value[member]
  if (Array.isArray(list) && list.every((item) => typeof item === 'object' && item !== null)) return list
  throw new Refusal(`--${name}: expected a list of objects in ${member}`, 2)
}
