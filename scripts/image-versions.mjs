// Writes the versions of the connectors' packages wherever their images are named: the manifest and the pages.
import { readFile, writeFile } from 'node:fs/promises'
import { parseDocument } from 'yaml'
import { inRoot } from './bootstrap/root-folder.mjs'
import { workspacePackages } from './bootstrap/workspace.mjs'
import { pagesWithImages, withVersions } from './check/image-versions.mjs'

const versions = new Map(
  (await workspacePackages()).map(({ manifest: { name, version } }) => [name.slice(1), version]),
)

const file = inRoot('integration-manifest.yaml')
const manifest = parseDocument(await readFile(file, 'utf8'))
for (const entry of manifest.contents.items) {
  const version = versions.get(entry.get('dockerImage'))
  if (version !== undefined) entry.set('dockerTag', version)
}
await writeFile(file, manifest.toString({ lineWidth: 0 }))

for (const page of pagesWithImages.map((name) => inRoot(name))) {
  await writeFile(page, withVersions(await readFile(page, 'utf8'), versions))
}
