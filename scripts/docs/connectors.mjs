import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { settingsTable } from '../../packages/cli/dist/about/settings-of.js'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { code, fillSection, table } from './markdown.mjs'

/** Each connector's settings, in its README, its page and the repository's README, and its table of types. */
export async function connectorDocs() {
  const pages = new Map()
  for (const name of (await readdir(inRoot('connectors'))).sort()) {
    const folder = `connectors/${name}`
    const specFile = inRoot(folder, 'spec.json')
    if (existsSync(specFile)) {
      const { name: title = name, spec } = JSON.parse(await readFile(specFile, 'utf8'))
      const table = settingsTable(spec)
      for (const file of [`${folder}/README.md`, `docs/${name}.md`]) {
        const page = await readFile(inRoot(file), 'utf8').catch(() => `# ${title}\n\n## Settings\n`)
        pages.set(file, fillSection(page, 'settings', table))
      }
      const front = pages.get('README.md') ?? (await readFile(inRoot('README.md'), 'utf8'))
      pages.set('README.md', fillSection(front, `settings ${name}`, table))
    } else if (existsSync(inRoot(`docs/${name}.md`))) {
      throw new Error(`docs/${name}.md is there, and ${folder}/spec.json is not`)
    }
    const types = await typesPage(name)
    if (types !== undefined) pages.set(`docs/types-${name}.md`, types)
  }
  return pages
}

async function typesPage(name) {
  const source = `connectors/${name}/src/type-table.ts`
  const built = inRoot('connectors', name, 'dist', 'type-table.js')
  const page = `docs/types-${name}.md`
  if (!existsSync(inRoot(source))) {
    if (existsSync(inRoot(page))) throw new Error(`${page} is there, and ${source} is not`)
    return undefined
  }
  if (!existsSync(built)) throw new Error(`${source} is not built: npm run docs builds first`)
  const { typeTable } = await import(pathToFileURL(built).href)
  const rows = typeTable.map(({ type, family, jsonSchema, encoding, identifier, notes }) => [
    code(type),
    family,
    code(jsonSchema),
    encoding,
    typeof identifier === 'boolean' ? (identifier ? 'yes' : 'no') : (identifier ?? ''),
    notes ?? '',
  ])
  return `# Types: ${name}

Generated from \`${source}\`. The tests take every row through an export and back at its extremes.

${table(['type', 'family', 'JSON Schema', 'value in a record', 'as identifier', 'notes'], rows)}
`
}
