import { access, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { typescriptCompiler } from '../bootstrap/build.mjs'
import { npm, npx } from '../bootstrap/install.mjs'
import { inRoot } from '../bootstrap/root-folder.mjs'

/**
 * Packs every public package, looks at the tarballs as their users will get them, and installs them into an empty
 * folder to see that nothing is missing.
 *
 * @param {{ folder: string, manifest: Record<string, any> }[]} packages
 * @returns {AsyncGenerator<import('./steps.mjs').Command>}
 */
export async function* packageCommands(packages) {
  const folder = await mkdtemp(path.join(tmpdir(), 'monoid-packed-'))
  try {
    const filters = packages.flatMap(({ manifest }) => ['--filter', manifest.name])
    yield { command: npx(), args: ['-y', 'pnpm@10', ...filters, 'pack', '--pack-destination', folder] }
    const tarballs = (await readdir(folder)).sort().map((file) => path.join(folder, file))
    if (tarballs.length !== packages.length)
      throw new Error(`${tarballs.length} of ${packages.length} packages were packed`)
    const publint = inRoot('node_modules', 'publint', 'src', 'cli.js')
    const attw = inRoot('node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js')
    for (const tarball of tarballs) {
      yield { command: process.execPath, args: [publint, 'run', tarball, '--strict'] }
      yield { command: process.execPath, args: [attw, tarball, '--profile', 'esm-only', '--no-color'] }
    }
    yield* installedCommands(path.join(folder, 'installed'), tarballs, packages)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Every package is loaded, its types too, and every connector started, out of what its tarball holds. */
async function* installedCommands(cwd, tarballs, packages) {
  await mkdir(cwd)
  await writeFile(path.join(cwd, 'package.json'), '{ "private": true, "type": "module" }')
  yield { command: npm(), args: ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...tarballs], cwd }
  const names = packages.map(({ manifest }) => manifest.name)
  const imports = names.map((name, index) => `export type * as package${index} from '${name}'\n`)
  await writeFile(path.join(cwd, 'types.ts'), imports.join(''))
  const options = '--noEmit --strict --module nodenext --target es2023 --types node --typeRoots'.split(' ')
  const args = [typescriptCompiler(), ...options, inRoot('node_modules', '@types'), 'types.ts']
  yield { command: process.execPath, args, cwd }
  for (const { manifest } of packages) {
    // pnpm adds the repository's own, but not to a package with any file whose name holds LICENSE
    await access(path.join(cwd, 'node_modules', manifest.name, 'LICENSE'))
    yield {
      command: process.execPath,
      args: ['--input-type=module', '-e', `import ${JSON.stringify(manifest.name)}`],
      cwd,
    }
    for (const entry of Object.values(manifest.bin ?? {})) {
      const script = path.join('node_modules', manifest.name, entry)
      if (manifest.files?.includes('spec.json'))
        yield { command: process.execPath, args: [script, 'spec'], cwd }
      yield { command: process.execPath, args: [script, '--help'], cwd }
    }
  }
}
