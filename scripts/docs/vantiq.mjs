import { readFile } from 'node:fs/promises'
import { operationTable, parameterTable } from '../../packages/vantiq/dist/host/operation-table.js'
import { hostDefaults } from '../../packages/vantiq/dist/host/serve-sources.js'
import { optionTable } from '../../packages/vantiq/dist/host/source-configuration.js'
import { variableOf } from '../../packages/vantiq/dist/settings/resolve-settings.js'
import { settingTable } from '../../packages/vantiq/dist/settings/setting-table.js'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { code, fillSection, table } from './markdown.mjs'

const page = 'docs/vantiq.md'

/** The tables of the page on Vantiq: the keys of `server.config`, the options of a source, operations and parameters. */
export async function vantiqDocs() {
  const sections = {
    'vantiq keys': keysTable(),
    'vantiq options': table(
      ['member of `monoid`', 'type', 'default', 'meaning'],
      [
        [code('silo'), 'object', 'required', "the connector's own settings, as its page has them"],
        ...Object.entries(optionTable).map(([name, option]) => [
          code(name),
          option.type === 'integer' ? `integer, ${option.least} to ${option.most}` : option.type,
          code(String(option.default)),
          option.meaning,
        ]),
      ],
    ),
    'vantiq operations': table(
      ['`operation`', 'answers', 'needs', 'takes', 'members of a row'],
      Object.entries(operationTable).map(([name, { summary, needs, takes, rows }]) => [
        code(`"${name}"`),
        summary,
        needs.map((need) => [need].flat().map(code).join(' or ')).join(', '),
        takes.map(code).join(', '),
        rows,
      ]),
    ),
    'vantiq parameters': table(
      ['parameter', 'type', 'meaning'],
      Object.entries(parameterTable).map(([name, { type, meaning }]) => [code(name), type, meaning]),
    ),
  }
  let text = await readFile(inRoot(page), 'utf8')
  for (const [section, content] of Object.entries(sections)) text = fillSection(text, section, content)
  return new Map([[page, text]])
}

function keysTable() {
  const rows = Object.entries(settingTable).map(([name, setting]) => {
    const inHost =
      hostDefaults[name] === undefined ? '' : ` (${code(String(hostDefaults[name]))} in a connector's image)`
    return [
      code(name),
      code(variableOf(name)),
      typeOf(setting),
      setting.default === undefined ? '' : `${code(String(setting.default))}${inHost}`,
      setting.meaning,
    ]
  })
  return table(['key', 'variable', 'value', 'default', 'meaning'], rows)
}

function typeOf(setting) {
  switch (setting.kind) {
    case 'text':
      return setting.secret ? 'text, secret' : 'text'
    case 'switch':
      return '`true` or `false`'
    case 'names':
      return 'names'
    case 'object':
      return 'JSON object'
    case 'choice':
      return setting.choices.map(code).join(' or ')
    default:
      return setting.unit === 'count' ? 'integer' : setting.unit
  }
}
