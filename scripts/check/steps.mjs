import { existsSync } from 'node:fs'
import process from 'node:process'
import { typescriptCompiler } from '../bootstrap/build.mjs'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { workspacePackages } from '../bootstrap/workspace.mjs'
import { packageCommands } from './packages.mjs'

/**
 * @typedef {{ command: string, args: string[], cwd?: string }} Command
 * @typedef {{ name: string, commands: () => Iterable<Command> | AsyncIterable<Command> }} CheckStep
 */

/**
 * What `npm run check` runs after the build, in order.
 *
 * @returns {Promise<CheckStep[]>}
 */
export async function checkSteps() {
  const packages = await workspacePackages()
  return [
    { name: 'types', commands: () => typeCommands(packages) },
    {
      name: 'lint',
      commands: () => [
        tool(
          '@biomejs/biome/bin/biome',
          'ci',
          '--colors=off',
          '--diagnostic-level=warn',
          '--error-on-warnings',
          '.',
        ),
      ],
    },
    { name: 'unused', commands: () => [tool('knip/bin/knip.js', '--no-progress', '--no-config-hints')] },
    { name: 'docs', commands: () => [node(inRoot('scripts', 'generate-docs.mjs'), '--check')] },
    { name: 'packages', commands: () => packageCommands(packages.filter((item) => !item.manifest.private)) },
    { name: 'scaffold', commands: () => [node(inRoot('scripts', 'check', 'scaffold.mjs'))] },
  ]
}

/** The build has checked the sources; this adds the tests. */
function* typeCommands(packages) {
  yield node(typescriptCompiler(), '-p', inRoot('tsconfig.test.json'))
  for (const { folder } of packages) {
    const config = inRoot(folder, 'tsconfig.test.json')
    if (existsSync(config)) yield node(typescriptCompiler(), '-p', config)
  }
}

function node(...args) {
  return { command: process.execPath, args }
}

function tool(script, ...args) {
  return node(inRoot('node_modules', script), ...args)
}
