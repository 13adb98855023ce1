import { readdir, readFile } from 'node:fs/promises'
import { inRoot } from './root-folder.mjs'

/**
 * Every package of the workspace, each after the packages that it depends on.
 *
 * @returns {Promise<{ folder: string, manifest: Record<string, any> }[]>} `folder` is relative to the repository
 */
export async function workspacePackages() {
  const found = []
  for (const parent of ['packages', 'connectors']) {
    for (const entry of await readdir(inRoot(parent), { withFileTypes: true })) {
      if (!entry.isDirectory()) continue
      const folder = `${parent}/${entry.name}`
      const text = await readFile(inRoot(folder, 'package.json'), 'utf8').catch(() => undefined)
      if (text !== undefined) found.push({ folder, manifest: JSON.parse(text) })
    }
  }
  return inDependencyOrder(found)
}

function inDependencyOrder(packages) {
  const byName = new Map(packages.map((item) => [item.manifest.name, item]))
  const ordered = new Set()
  const visit = (item, path) => {
    if (ordered.has(item) || path.includes(item)) return
    for (const name of Object.keys(item.manifest.dependencies ?? {})) {
      const dependency = byName.get(name)
      if (dependency) visit(dependency, [...path, item])
    }
    ordered.add(item)
  }
  for (const item of packages) visit(item, [])
  return [...ordered]
}
