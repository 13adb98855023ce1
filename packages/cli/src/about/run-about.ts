import { readFile } from 'node:fs/promises'
import { ConnectorError, type JsonObject, parseJson, readArgumentFile } from '@monoid-kit/core'
import { writeFileAtomically } from '@monoid-kit/orchestrator'
import type { ConnectorFlags } from '../connectors/connector-options.ts'
import { launcherFor } from '../connectors/launcher-for.ts'
import { usageError } from '../errors/usage-error.ts'
import { printable } from '../printing/printable.ts'
import type { Shell } from '../shell/shell.ts'
import { type ConnectorFacts, connectorFacts } from './connector-facts.ts'
import { type FactsSection, factsSections } from './facts-sections.ts'
import { fillSection } from './markdown.ts'

/** What `about` takes. */
export interface AboutFlags extends ConnectorFlags {
  readonly config?: string
  readonly format?: string
  readonly readme?: string
  readonly check?: boolean
}

/**
 * Tells what is known of a connector, or keeps a page up to date with it.
 *
 * @param flags what was asked for
 * @param shell where to print
 * @throws ConnectorError `USAGE`, `ARGUMENT_FILE`, `PAGE_DRIFT`, or as the client does
 * @example await runAbout({ connector: 'postgres', format: 'json' }, shell)
 */
export async function runAbout(flags: AboutFlags, shell: Shell): Promise<void> {
  const { config, format, readme, check } = flags
  if (check && readme === undefined) throw usageError('--check goes with --readme only: name the page')
  if (format !== undefined && readme !== undefined) {
    throw usageError('--format and --readme were both given: leave one out')
  }
  const launcher = launcherFor(flags, shell)
  const facts = await connectorFacts(
    launcher,
    config === undefined ? undefined : await readConfig(config, shell.signal),
    shell.signal,
  )
  if (readme !== undefined) await keepPage(readme, factsSections(facts), check === true, shell)
  else await shell.print(format === 'json' ? json(facts) : markdown(facts))
}

async function readConfig(file: string, signal: AbortSignal): Promise<JsonObject> {
  const subject = '-c/--config: the file'
  const value = parseJson(await readArgumentFile(subject, file, signal), subject, 'ARGUMENT_FILE')
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw new ConnectorError('ARGUMENT_FILE', `${subject}: expected a JSON object`)
}

function json({ name, settings, commands, stores, limits }: ConnectorFacts): string {
  return `${JSON.stringify({ name, settings, commands, ...(stores && { stores }), limits }, undefined, 2)}\n`
}

function markdown(facts: ConnectorFacts): string {
  const sections = factsSections(facts).map(({ title, content }) => `## ${title}\n\n${content}\n`)
  // texts of a connector stand in single lines, and a terminal would obey what they hold
  const lines = [`# ${facts.name}\n`, ...sections].join('\n').split('\n')
  return lines.map(printable).join('\n')
}

/** The settings get a place where they have none; the other sections are written where the page has markers for them. */
async function keepPage(
  file: string,
  sections: readonly FactsSection[],
  isCheck: boolean,
  shell: Shell,
): Promise<void> {
  const page = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConnectorError('ARGUMENT_FILE', `--readme: ${file} cannot be read`, { cause })
  })
  let next = page
  const outdated: string[] = []
  for (const { name, content } of sections) {
    if (name !== 'settings' && !page.includes(`<!-- ${name} -->`)) continue
    const filled = fillSection(next, name, content)
    if (filled !== next) outdated.push(name)
    next = filled
  }
  const label = printable(file)
  if (outdated.length === 0) return shell.say(`${label}: up to date`)
  if (isCheck) {
    throw new ConnectorError('PAGE_DRIFT', `${file}: not as the connector says it: ${outdated.join(', ')}`)
  }
  await writeFileAtomically(file, next)
  shell.say(`${label}: written: ${outdated.join(', ')}`)
}
