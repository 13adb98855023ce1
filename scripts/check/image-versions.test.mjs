import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { workspacePackages } from '../bootstrap/workspace.mjs'
import { pagesWithImages, withVersions } from './image-versions.mjs'

it('the manifest names the image of every connector, as its Makefile does', async () => {
  const entries = parse(await readFile(inRoot('integration-manifest.yaml'), 'utf8'))
  const named = entries.map(({ dockerImage, dockerTag }) => `${dockerImage}:${dockerTag}`)
  const packages = await workspacePackages()
  const built = packages
    .filter(({ folder }) => existsSync(inRoot(folder, 'Makefile')))
    .map(({ manifest }) => `${manifest.name.slice(1)}:${manifest.version}`)
  expect(named.sort()).toEqual(built.sort())
})

it.each(pagesWithImages)('%s names the images with their versions', async (page) => {
  const packages = await workspacePackages()
  const versions = new Map(packages.map(({ manifest }) => [manifest.name.slice(1), manifest.version]))
  const text = await readFile(inRoot(page), 'utf8')
  expect(text).toMatch(/monoid-kit\/postgres:\d/)
  expect(withVersions(text, versions)).toBe(text)
})
