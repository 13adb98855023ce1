import type { ConnectorFacts } from './connector-facts.ts'
import { code, table } from './markdown.ts'
import { settingsTable } from './settings-of.ts'

/** A part of what is told of a connector. */
export interface FactsSection {
  /** Its name in the markers of a page. */
  readonly name: 'settings' | 'commands' | 'stores' | 'limits'
  readonly title: string
  /** Markdown. */
  readonly content: string
}

/**
 * What is known of a connector, as Markdown.
 *
 * @param facts what is known
 * @returns its sections; that of the stores only where they are known
 * @example factsSections(facts).map(({ name }) => name) // ['settings', 'commands', 'limits']
 */
export function factsSections(facts: ConnectorFacts): FactsSection[] {
  const { spec, commands, stores, limits } = facts
  const commandRows = commands.map(({ name, summary, needs }) => [
    code(name),
    summary,
    needs.map((need) => code(`--${need}`)).join(' '),
  ])
  const stored = stores?.map(({ group = '', name, properties }) => [
    group === '' ? '' : code(group),
    code(name),
    properties.map(code).join(', '),
  ])
  const { line_bytes: line, schema_bytes: schema } = limits
  const limitRows = [
    ['a line of output', `${line} bytes; a record that is longer comes in parts`],
    ...(schema === undefined ? [] : [['the list of stores', `${schema} of ${line} bytes are taken`]]),
    ...limits.settings.map(({ name, default: preset, minimum, maximum }) => [
      code(name),
      [
        minimum === undefined ? '' : `at least ${minimum}`,
        maximum === undefined ? '' : `at most ${maximum}`,
        preset === undefined ? '' : `${JSON.stringify(preset)} where left out`,
      ]
        .filter((part) => part !== '')
        .join(', '),
    ]),
  ]
  return [
    { name: 'settings', title: 'Settings', content: settingsTable(spec) },
    {
      name: 'commands',
      title: 'Commands',
      content: table(['command', 'what it does', 'files'], commandRows),
    },
    ...(stored
      ? [
          {
            name: 'stores',
            title: 'Stores',
            content: table(['group', 'store', 'properties'], stored),
          } as const,
        ]
      : []),
    { name: 'limits', title: 'Limits', content: table(['limit', 'value'], limitRows) },
  ]
}
