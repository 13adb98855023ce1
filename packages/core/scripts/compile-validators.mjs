/**
 * Writes dist/generated/validators.js: the protocol's JSON Schemas compiled to plain functions, so that a
 * connector's start loads no schema compiler. Sources reach it as `#validators` (package.json, "imports"), whose
 * types are written by hand in src/protocol/generated-validators.d.ts; thus sources under vitest and the compiled
 * package load the same file. Runs before `tsc -b`, hence compiles message-schemas.ts by itself.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const source = join(root, 'src/protocol/message-schemas.ts')
const folder = join(root, 'dist/generated')
const target = join(folder, 'validators.js')
const inputs = [source, fileURLToPath(import.meta.url), join(root, 'package.json')]

const isCurrent =
  existsSync(target) && inputs.every((path) => statSync(path).mtimeMs < statSync(target).mtimeMs)
if (!isCurrent) {
  mkdirSync(folder, { recursive: true })
  const work = mkdtempSync(join(folder, 'compile-'))
  try {
    writeFileSync(join(work, 'validators.js'), compile(await importSchemas(work)))
    renameSync(join(work, 'validators.js'), target)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function importSchemas(work) {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
  const options = [
    '--ignoreConfig',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--types',
    '',
    '--outDir',
    work,
  ]
  execFileSync(process.execPath, [join(typescript, 'bin/tsc'), ...options, source], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return import(pathToFileURL(join(work, 'message-schemas.js')).href)
}

function compile({ messageSchemas, queryFileSchema }) {
  const ajv = new Ajv({
    discriminator: true,
    allErrors: true,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: true, optimize: 2 },
  })
  const compiled = {
    message: messageSchemas.MonoidMessage,
    query: queryFileSchema,
    schemas: messageSchemas.MonoidSchemasMessage,
    requests: messageSchemas.MonoidRequestsMessage,
    persistenceConfig: messageSchemas.MonoidPersistenceConfig,
    siloSpec: messageSchemas.MonoidSiloSpec,
    findRequest: messageSchemas.FindRequest,
  }
  for (const [name, schema] of Object.entries(compiled)) ajv.addSchema(schema, name)
  const names = Object.fromEntries(Object.keys(compiled).map((name) => [name, name]))
  const code = standalone.default(ajv, names)
  if (/\brequire\(/.test(code)) throw new Error('a keyword in message-schemas.ts needs ajv at runtime')
  return code
}
