import { access } from 'node:fs/promises'
import { build } from './build.mjs'
import { inRoot } from './root-folder.mjs'
import { runProcess } from './run-process.mjs'
import { say } from './say.mjs'
import { workspacePackages } from './workspace.mjs'

const targets = { build: 'image', push: 'push-image' }

/**
 * Builds the images of all connectors, and pushes them where told to; each by its own Makefile.
 *
 * @param {string[]} args nothing or `build`, or `push`; then variables of make, such as `IMAGE_VERSION=1.2.3`
 * @returns {Promise<number>} the exit code of the first that failed, else 0
 */
export async function images(args) {
  const [action = 'build', ...variables] = args[0]?.includes('=') ? ['build', ...args] : args
  if (!Object.hasOwn(targets, action) || variables.some((word) => !/^[A-Z_]+=/.test(word))) {
    say('Expected: npm run images -- [build | push] [VARIABLE=value …]')
    return 2
  }
  await build()
  for (const { folder } of await workspacePackages()) {
    const cwd = inRoot(folder)
    const hasImage = await access(inRoot(folder, 'Makefile')).then(
      () => true,
      () => false,
    )
    if (!hasImage) continue
    const steps = action === 'push' ? [targets.build, targets.push] : [targets.build]
    const { exitCode } = await runProcess('make', ['--no-print-directory', ...steps, ...variables], { cwd })
    if (exitCode !== 0) return exitCode
  }
  return 0
}
