import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { inRoot } from '../bootstrap/root-folder.mjs'

const inPackages = `${path.sep}node_modules${path.sep}`
const licenceName = /^(licen[cs]e|copying|notice)([.-].*)?$/i

/**
 * Gathers the licences of the packages whose modules are in a bundle.
 *
 * @param {readonly string[]} modules absolute paths; those of this repository's own packages are passed over
 * @returns {Promise<{ text: string, files: string[] }>} the text, and the files that it was made of
 */
export async function licencesOf(modules) {
  const folders = [...new Set(modules.filter((id) => id.includes(inPackages)).map(packageFolder))]
  const packages = await Promise.all(folders.map(readPackage))
  packages.sort((a, b) => (a.label < b.label ? -1 : 1))
  const parts = packages.map(({ label, license, texts }) => `${label} (${license})\n\n${texts.join('\n\n')}`)
  const rule = `\n\n${'-'.repeat(80)}\n\n`
  return {
    text: `${['The bundle holds code of these packages.', ...parts].join(rule)}\n`,
    files: packages.flatMap(({ files }) => files),
  }
}

/** The folder of the package that a module belongs to. */
function packageFolder(id) {
  const start = id.lastIndexOf(inPackages) + inPackages.length
  const [first = '', second = ''] = id.slice(start).split(path.sep)
  return id.slice(0, start) + (first.startsWith('@') ? path.join(first, second) : first)
}

async function readPackage(folder) {
  const manifestFile = path.join(folder, 'package.json')
  const { name, version, license, author } = JSON.parse(await readFile(manifestFile, 'utf8'))
  if (typeof license !== 'string') throw new Error(`${name}: expected package.json to name a licence`)
  const names = (await readdir(folder)).filter((entry) => licenceName.test(entry)).sort()
  const files = names.map((entry) => path.join(folder, entry))
  const texts = await Promise.all(files.map(async (file) => (await readFile(file, 'utf8')).trim()))
  // some packages name their licence and carry no text of it
  if (texts.length === 0) texts.push(await licenceText(name, license, authorOf(author)))
  return { label: `${name} ${version}`, license, texts, files: [manifestFile, ...files] }
}

/** The repository's own licence is the MIT licence, and its terms are the same for everybody. */
async function licenceText(name, license, author) {
  if (license !== 'MIT')
    throw new Error(`${name}: expected the text of its licence ${license}, but there is none`)
  const own = await readFile(inRoot('LICENSE'), 'utf8')
  return `Copyright (c) ${author}\n\n${own.slice(own.indexOf('Permission is hereby granted')).trim()}`
}

function authorOf(author) {
  const name = typeof author === 'object' ? author?.name : author
  return String(name ?? 'its authors').replace(/ *<[^>]*>/, '')
}
