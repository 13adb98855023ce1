import { pathToFileURL } from 'node:url'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { table } from './markdown.mjs'

const source = 'packages/testkit/src/report/rules.ts'

/** The page of the protocol's rules and the faults that tests account for. */
export async function ruleDocs() {
  const { rules } = await import(pathToFileURL(inRoot('packages/testkit/dist/report/rules.js')).href)
  const rows = (letter) =>
    rules
      .filter(({ id }) => id.startsWith(letter))
      .map(({ id, text, excused }) => [id, excused === undefined ? text : `${text} (no test: ${excused})`])
  const text = `# Rules of the protocol

Generated from \`${source}\`.

What a connector has to keep to so that an orchestrating API of the original protocol can work with it. Code, tests and pages cite the
numbers. A test that shows a rule has its number in its title: \`npm test -- -t "\\[B20\\]"\` runs those of one, and after a whole
run \`reports/rules.md\` lists the tests of each.

${table(['rule', 'what it asks for'], rows('B'))}

## Faults of the original connectors

Each is a test here, named after its number.

${table(['fault', 'what went wrong'], rows('C'))}
`
  return new Map([['docs/rules.md', text]])
}
