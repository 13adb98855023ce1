// Writes the versions of the connectors' packages into integration-manifest.yaml, as the tags of their images.
import { readFile, writeFile } from 'node:fs/promises'
import { parseDocument } from 'yaml'
import { inRoot } from './bootstrap/root-folder.mjs'
import { workspacePackages } from './bootstrap/workspace.mjs'

const file = inRoot('integration-manifest.yaml')
const manifest = parseDocument(await readFile(file, 'utf8'))
const versions = new Map(
  (await workspacePackages()).map(({ manifest: { name, version } }) => [name, version]),
)
for (const entry of manifest.contents.items) {
  const version = versions.get(`@${entry.get('dockerImage')}`)
  if (version !== undefined) entry.set('dockerTag', version)
}
await writeFile(file, manifest.toString({ lineWidth: 0 }))
