import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { inRoot } from '../bootstrap/root-folder.mjs'

const replaced = inRoot('packages', 'core', 'dist', 'config', 'prebuilt-check.js')

/**
 * Puts the compiled check of a connector's own spec in the place of core's module that says that there is none.
 *
 * @param {string} specFile the connector's spec.json
 * @returns {import('rolldown').Plugin}
 */
export function prebuiltCheck(specFile) {
  let found = false
  return {
    name: 'prebuilt-check',
    async load(id) {
      if (id !== replaced) return null
      found = true
      return compiledCheck(specFile)
    },
    buildEnd() {
      if (!found) throw new Error(`expected the bundle to hold ${replaced}`)
    },
  }
}

async function compiledCheck(specFile) {
  const { spec } = JSON.parse(await readFile(specFile, 'utf8'))
  const { compileSpec } = await import(inRoot('packages', 'core', 'dist', 'config', 'compile-spec.js'))
  const { ajv, validate } = compileSpec(spec, { source: true, esm: true })
  const requireFromCore = createRequire(inRoot('packages', 'core', 'package.json'))
  const code = requireFromCore('ajv/dist/standalone/index.js').default(ajv, validate)
  const specText = JSON.stringify(JSON.stringify(spec))
  return `${code}\nexport const prebuiltCheck = { specText: ${specText}, validate }\n`
}
