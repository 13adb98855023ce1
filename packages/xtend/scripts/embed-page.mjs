/**
 * Writes dist/generated/page-files.js: the files of the page at `/` as texts, its TypeScript compiled, so that a bundle of a
 * connector holds them. Sources reach it as `#page-files` (package.json, "imports"), whose types are written by hand in
 * src/page/generated-page-files.d.ts. Runs before `tsc -b`, hence compiles page/*.ts by itself.
 */
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const page = join(root, 'page')
const folder = join(root, 'dist/generated')
const target = join(folder, 'page-files.js')
const names = readdirSync(page).sort()
const inputs = [page, ...names.map((name) => join(page, name)), fileURLToPath(import.meta.url)]

const isCurrent =
  existsSync(target) && inputs.every((path) => statSync(path).mtimeMs < statSync(target).mtimeMs)
if (!isCurrent) {
  mkdirSync(folder, { recursive: true })
  const work = mkdtempSync(join(folder, 'embed-'))
  try {
    const sources = names.filter((name) => extname(name) === '.ts')
    compile(sources, work)
    const files = names.map((name) =>
      extname(name) === '.ts'
        ? [name.replace(/\.ts$/, '.js'), readFileSync(join(work, name.replace(/\.ts$/, '.js')), 'utf8')]
        : [name, readFileSync(join(page, name), 'utf8')],
    )
    const text = `export const pageFiles = ${JSON.stringify(Object.fromEntries(files), null, 2)}\n`
    writeFileSync(join(work, 'page-files.js'), text)
    renameSync(join(work, 'page-files.js'), target)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function compile(sources, outDir) {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
  const options = {
    ignoreConfig: [],
    strict: [],
    noUncheckedIndexedAccess: [],
    exactOptionalPropertyTypes: [],
    noUnusedLocals: [],
    noUnusedParameters: [],
    erasableSyntaxOnly: [],
    verbatimModuleSyntax: [],
    allowImportingTsExtensions: [],
    rewriteRelativeImportExtensions: [],
    removeComments: [],
    module: ['esnext'],
    moduleResolution: ['bundler'],
    target: ['es2022'],
    lib: ['es2023,dom,dom.iterable,dom.asynciterable'],
    types: [''],
    outDir: [outDir],
  }
  const words = Object.entries(options).flatMap(([name, values]) => [`--${name}`, ...values])
  execFileSync(
    process.execPath,
    [join(typescript, 'bin/tsc'), ...words, ...sources.map((name) => join(page, name))],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
}
