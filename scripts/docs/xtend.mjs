import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { code, fillSection, table } from './markdown.mjs'

const page = 'docs/xtend-settings.md'

/** The table of a service's settings. */
export async function xtendDocs() {
  const built = inRoot('packages/xtend/dist/settings/setting-table.js')
  const { settingTable } = await import(pathToFileURL(built).href)
  const rows = Object.values(settingTable).map((setting) => [
    code(setting.variable),
    typeOf(setting),
    setting.defaultLabel ?? shown(setting.default),
    setting.meaning,
  ])
  const text = await readFile(inRoot(page), 'utf8')
  return new Map([
    [page, fillSection(text, 'xtend settings', table(['variable', 'value', 'default', 'meaning'], rows))],
  ])
}

function typeOf({ kind, least, most }) {
  const names = {
    boolean: '`true` or `false`',
    level: '`debug`, `info`, `warn`, `error`',
    names: 'host names',
    url: 'URL',
  }
  return names[kind] ?? (least === undefined ? kind : `${kind}, ${least} to ${most}`)
}

function shown(value) {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return ''
  return code(String(value))
}
