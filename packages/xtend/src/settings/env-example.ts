import type { JsonObject } from '@monoid-kit/core'
import { settingEntries } from './check-settings.ts'
import { type ConfigVariable, configVariables } from './config-variables.ts'

/** What is shown in a template where the default would mean little. */
const leftOut = new Set(['PORT', 'FILE_MANAGER_URL', 'CACHE_DIR'])
const width = 110

/**
 * Writes a template of `.env`: the silo's configuration, what is required as empty assignments and the rest commented out with the
 * defaults, then the settings of the service. It holds no secret.
 *
 * @param spec the JSON Schema of the silo's configuration, where there is a silo
 * @returns lines of a `.env` file, ended by a line feed
 * @example await writeFile('.env.example', envExample(siloSpec.spec))
 */
export function envExample(spec?: JsonObject): string {
  const silo = spec ? configVariables(spec).filter(({ isGroup }) => !isGroup) : []
  const service = settingEntries
    .filter(([, { variable }]) => !leftOut.has(variable))
    .map(([, { variable, kind, default: value, meaning }]) =>
      entry(meaning, `${kind === 'tokens' ? '' : '# '}${variable}=${shown(value)}`),
    )
  return `${[...silo.map(siloEntry), ...service].join('\n\n')}\n`
}

function siloEntry({ name, description, isRequired, isSecret, default: value }: ConfigVariable): string {
  const assignment = `${name}=${isSecret ? '' : shown(value)}`
  return entry(description ?? '', isRequired ? assignment : `# ${assignment}`)
}

function entry(comment: string, assignment: string): string {
  return [...wrapped(comment).map((line) => `# ${line}`), assignment].join('\n')
}

function shown(value: unknown): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) return value.join(',')
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return /^[\w./:-]*$/.test(text) ? text : `'${text.replaceAll("'", '')}'`
}

function wrapped(text: string): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length + 3 > width) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
