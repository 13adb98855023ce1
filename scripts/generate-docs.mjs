// Writes the generated parts of the documentation: node scripts/generate-docs.mjs [--check]
// With --check nothing is written; what is not up to date is named and the exit code is 1.
import { readFile, writeFile } from 'node:fs/promises'
import process from 'node:process'
import { inRoot } from './bootstrap/root-folder.mjs'
import { benchmarkFaults } from './docs/benchmarks.mjs'
import { conformanceDocs } from './docs/conformance.mjs'
import { connectorDocs } from './docs/connectors.mjs'
import { errorDocs } from './docs/errors.mjs'
import { includeDocs } from './docs/includes.mjs'
import { deadLinks } from './docs/links.mjs'
import { ruleDocs } from './docs/rules.mjs'
import { usageDocs } from './docs/usage.mjs'
import { vantiqDocs } from './docs/vantiq.mjs'
import { xtendDocs } from './docs/xtend.mjs'
import { xtendPageDocs } from './docs/xtend-page.mjs'

const checkOnly = process.argv.includes('--check')
const outdated = []
// Included files come last and on top of what the others have made of the same page.
const pages = new Map()
const generators = [
  errorDocs,
  ruleDocs,
  conformanceDocs,
  connectorDocs,
  usageDocs,
  vantiqDocs,
  xtendDocs,
  xtendPageDocs,
  includeDocs,
]
for (const generate of generators) {
  for (const [file, text] of await generate(pages)) pages.set(file, text)
}

for (const [file, text] of pages) {
  const present = await readFile(inRoot(file), 'utf8').catch(() => undefined)
  if (present === text) continue
  outdated.push(file)
  if (!checkOnly) await writeFile(inRoot(file), text)
}

if (outdated.length > 0) {
  process.stdout.write(`${checkOnly ? 'Not up to date' : 'Written'}: ${outdated.join(', ')}\n`)
  if (checkOnly) {
    process.stdout.write('Run npm run docs and commit what it writes.\n')
    process.exitCode = 1
  }
}

const dead = await deadLinks()
if (dead.length > 0) {
  process.stdout.write(`Links that lead nowhere:\n${dead.join('\n')}\n`)
  process.exitCode = 1
}

const faults = await benchmarkFaults()
if (faults.length > 0) {
  process.stdout.write(
    `The benchmarks do not fit their limits; npm run bench -- report:\n${faults.join('\n')}\n`,
  )
  process.exitCode = 1
}
