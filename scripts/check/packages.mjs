import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { npx } from '../bootstrap/install.mjs'
import { inRoot } from '../bootstrap/root-folder.mjs'

/**
 * Packs every public package and looks at the tarball as its user will get it.
 *
 * @param {{ folder: string, manifest: Record<string, any> }[]} packages
 * @returns {AsyncGenerator<import('./steps.mjs').Command>}
 */
export async function* packageCommands(packages) {
  const folder = await mkdtemp(path.join(tmpdir(), 'monoid-packed-'))
  try {
    for (const item of packages) {
      yield {
        command: npx(),
        args: ['-y', 'pnpm@10', 'pack', '--pack-destination', folder],
        cwd: inRoot(item.folder),
      }
    }
    const publint = inRoot('node_modules', 'publint', 'src', 'cli.js')
    const attw = inRoot('node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js')
    for (const file of (await readdir(folder)).sort()) {
      const tarball = path.join(folder, file)
      yield { command: process.execPath, args: [publint, 'run', tarball, '--strict'] }
      yield { command: process.execPath, args: [attw, tarball, '--profile', 'esm-only', '--no-color'] }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
