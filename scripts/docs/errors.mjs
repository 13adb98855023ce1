import { pathToFileURL } from 'node:url'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { code, table } from './markdown.mjs'

const scopes = {
  store: 'one store: a FAILED answer or a log line, the others go on',
  silo: 'the whole silo: the command ends',
}

/** The page of exit codes and error codes, from the tables in packages/core. */
export async function errorDocs() {
  const core = await import(pathToFileURL(inRoot('packages/core/dist/index.js')).href)
  const exitRows = Object.entries(core.exitCodes).map(([exit, meaning]) => [exit, meaning])
  const errorRows = Object.entries(core.errorCodes).map(([name, error]) => [
    code(name),
    error.meaning,
    error.failureType,
    error.scope,
    String(error.exitCode),
    error.hint,
  ])
  const text = `# Exit codes and error codes

Generated from the tables of codes in \`packages/core/src/errors\`.

## Exit codes

${table(['exit code', 'meaning'], exitRows)}

## Error codes

A LOG message carries the code in \`log.code\`. The kind says who has to act: \`config\` whoever configured it, \`transient\`
nobody (try again), \`system\` the operator of the system. The scope says what the error hurts:

${Object.entries(scopes)
  .map(([scope, meaning]) => `- ${code(scope)}: ${meaning}`)
  .join('\n')}

The exit code is that of a process which ends with the error.

${table(['code', 'meaning', 'kind', 'scope', 'exit code', 'what to do'], errorRows)}
`
  return new Map([['docs/errors.md', text]])
}
