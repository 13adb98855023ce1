import { pathToFileURL } from 'node:url'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { code, table } from './markdown.mjs'

const load = (file) => import(pathToFileURL(inRoot(file)).href)
const registry = 'packages/testkit/src/conformance/registry.ts'
const sown = 'packages/testkit/test/seeded/faults.mjs'
const headings = {
  spec: 'The spec',
  arguments: 'Arguments and their files',
  config: 'Configurations that are wrong',
  validate: 'validate',
  schema: 'schema',
  scan: 'scan',
  query: 'query',
  results: 'request-status and request-results',
  delete: 'delete',
  process: 'The process and its streams',
  secrecy: 'Secrecy',
}

/** The page of the conformance kit's checks, each with the fault that was sown for it. */
export async function conformanceDocs() {
  const { checks, checkGroups } = await load('packages/testkit/dist/conformance.js')
  const { faults } = await load(sown)
  const rowOf = ({ id, rules, title, needs, mend }) => [
    code(id),
    rules.join(', '),
    title,
    needs.join(', '),
    mend,
    faults[id]?.what ?? '**none**',
  ]
  const columns = [
    'check',
    'rules',
    'what holds',
    'needs',
    'how a connector is mended',
    'sown fault that it detects',
  ]
  const groups = checkGroups
    .map((group) => [group, checks.filter(({ id }) => id.startsWith(`${group}.`))])
    .filter(([, own]) => own.length > 0)
    .map(([group, own]) => `## ${headings[group] ?? group}\n\n${table(columns, own.map(rowOf))}`)
  const seeded = checks.filter(({ id }) => faults[id]).length
  return new Map([['docs/conformance.md', page(checks.length, seeded, groups.join('\n\n'))]])
}

function page(count, seeded, groups) {
  return `# Conformance

Generated from \`${registry}\` and \`${sown}\`.

\`monoid-kit conform\` runs a connector in any language, as a process or as an image, and judges all that it prints:

\`\`\`sh
monoid-kit conform -c config.json --fixture fixture.yaml -- python3 my_connector.py
monoid-kit conform --image shop:1.0 -c config.json --fixture fixture.yaml --report junit --output conform.xml
\`\`\`

Without \`-c\` the spec is judged alone; without \`--fixture\` nothing is looked for and nothing is erased. What a check cannot judge is
shown as not applicable, with the reason, and never as passed. The flags and the exit codes are in
[the command's page](../packages/cli/README.md); the numbers of the rules in [rules.md](rules.md).

In a vitest file one call makes a test of each check:

\`\`\`ts
import { testConnector } from '@monoid-kit/testkit'

testConnector({ command: ['node', 'dist/main.js'], config: 'test/config.json', fixture: 'test/fixture.yaml' })
\`\`\`

## The fixture

A YAML file that tells how the data behind the connector are made and looked at, and whose they are. Commands are lists of words; they run
in the file's folder.

| member | meaning |
| --- | --- |
| \`setup\` | commands that make the data, from nothing or from whatever is there |
| \`dump\` | a command that prints all data in a fixed order, a record per line |
| \`teardown\` | commands that take the data away |
| \`database\` | instead of these three, for Postgres, MySQL and MariaDB: \`url\`, and under \`setup\` and \`teardown\` files of SQL; \`\${NAME}\` in the URL is a variable of the environment |
| \`person\` | whose records are looked for and erased: \`store\`, \`group\`, \`identifier\`, \`value\`, and \`records\`, how many there are |
| \`others\` | somebody else in the same stores, whose records stay |
| \`bulk\` | somebody with more than a megabyte of records, for readers that stall or end early |
| \`long\` | somebody with a record longer than a line may be |
| \`values\` | texts of the person's records that must stand in RECORD and FILE only |
| \`erased\` | how many records of the dump are gone once the person is erased, where these are not as many as are exported |
| \`config\` | the settings that hold \`host\`, \`port\` and \`password\`, where their names do not tell |

The data are made anew and erased many times: never let a fixture point at data that somebody needs.

An answer in PROGRESS is waited for, as long as a command may take, by asking \`request-status\` again.

## What the original API makes of it

\`conform\` ends with a table: what the original API stores of each command, what it loses, what it crashes on. Reports hold the same, in
JSON as \`original\`. The reader behind it is a function over bytes, for tests of your own:

\`\`\`ts
import { readAsOriginal, terminalStream } from '@monoid-kit/testkit/conformance'

const { stored, losses, end } = readAsOriginal('scan', terminalStream([stdout, stderr]), { exitCode: 0 })
\`\`\`

| it | rule |
| --- | --- |
| reads stdout and stderr as one stream, each line feed a carriage return and a line feed | B7 |
| stops at a line of more than 65,536 bytes, its end counted, without an error: the rest is \`unread\` | B8 |
| drops a line that does not pass strict decoding, and logs it in full: \`refused\` | B10 |
| crashes at a message of another type, or with nothing in it, on a stream: all of it is lost | B11 |
| takes the last good SPEC, VALIDATE or SCHEMA, whatever the exit code: the others are \`overwritten\` or \`ignored\` | B12 |
| does the whole silo again after a stream with another exit code than 0 | B14 |
| fails a scan for a record of a store that it did not ask for, or a schema that it cannot decode | B18, B22 |
| keeps one data store per name and group, and the last answer for each | B18, B20 |
| holds numbers as float64, and takes the text of VALIDATE for a format: \`changed\` | B29, B37 |

## How the checks are checked

${table(
  ['what', 'how many'],
  [
    ['checks', String(count)],
    ['faults sown, one for each check, into a connector that is right', String(seeded)],
    ['faults detected by their checks', `${seeded} of ${seeded}`],
    [
      'right connectors, written without any kit, that raise an alarm',
      '0 of 3: JavaScript, Python, POSIX shell',
    ],
  ],
)}

A check without a sown fault, a fault that its check does not detect, a finding that tells a secret or a person's data, and an alarm about a
right connector each fail a test: \`packages/testkit/test/seeded-faults.test.ts\` and \`packages/testkit/test/correct-connectors.test.ts\`.

${groups}
`
}
