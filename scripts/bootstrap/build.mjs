import path from 'node:path'
import process from 'node:process'
import { bundleConnectors } from '../bundle/bundle-connectors.mjs'
import { inRoot } from './root-folder.mjs'
import { runStep } from './run-process.mjs'
import { say, secondsSince } from './say.mjs'
import { workspacePackages } from './workspace.mjs'

/**
 * Builds all packages: what a package's own `build` script makes, TypeScript, incrementally, then the connectors' bundles.
 *
 * @returns {Promise<number>} 0; a failed step throws
 */
export async function build() {
  const start = performance.now()
  const binFolders = [inRoot('node_modules', '.bin')]
  for (const { folder, manifest } of await workspacePackages()) {
    const script = manifest.scripts?.build
    if (script === undefined) continue
    const searchPath = [inRoot(folder, 'node_modules', '.bin'), ...binFolders, process.env.PATH]
    await runStep(`The build script of ${manifest.name}`, script, [], {
      cwd: inRoot(folder),
      env: { PATH: searchPath.join(path.delimiter) },
      shell: true,
    })
  }
  await runStep('The TypeScript build', process.execPath, [typescriptCompiler(), '-b'])
  await bundleConnectors()
  say(`Built in ${secondsSince(start)}.`)
  return 0
}

/** @returns {string} the compiler's script, for `node` */
export function typescriptCompiler() {
  return inRoot('node_modules', 'typescript', 'bin', 'tsc')
}
