// Does what the author of a connector does in the first hour, with packed packages and outside this repository, for each kind:
// create, install, lint, build, test, docs, conform, image. node scripts/check/scaffold.mjs; it is a step of npm run check.
// Likewise of a service: create, install, lint, test, check, containers.
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { npm, npx } from '../bootstrap/install.mjs'
import { runProcess, runStep } from '../bootstrap/run-process.mjs'
import { workspacePackages } from '../bootstrap/workspace.mjs'
import { tryContainers } from './xtend/try-containers.mjs'

const kinds = ['http', 'database', 'async-export']
const quiet = ['--no-audit', '--no-fund', '--prefer-offline']

const folder = await mkdtemp(path.join(tmpdir(), 'monoid-scaffold-'))
try {
  // started as root in a container, a connector becomes another user, who has to find its files
  await chmod(folder, 0o755)
  const root = path.join(folder, 'work')
  await mkdir(root)
  await writeManifest(root, await pack(path.join(folder, 'packed')))
  await runStep('npm install', npm(), ['install', ...quiet], { cwd: root })
  for (const kind of [...kinds, 'xtend']) await create(root, kind)
  await runStep('npm install of the connectors', npm(), ['install', ...quiet], { cwd: root })
  const hasEngine = await runProcess('docker', ['info'], { quiet: true }).then(
    ({ exitCode }) => exitCode === 0,
    () => false,
  )
  await Promise.all([
    ...kinds.map((kind) => tryOut(path.join(root, nameOf(kind)), hasEngine)),
    tryOutService(path.join(root, nameOf('xtend')), hasEngine),
  ])
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** The public packages, and the one that tests connectors. */
async function pack(target) {
  const packages = await workspacePackages()
  const packed = packages.filter(
    ({ manifest }) => !manifest.private || manifest.name === '@monoid-kit/testkit',
  )
  const filters = packed.flatMap(({ manifest }) => ['--filter', manifest.name])
  await runStep('pnpm pack', npx(), ['-y', 'pnpm@10', ...filters, 'pack', '--pack-destination', target])
  const files = await readdir(target)
  return packed.map(({ manifest: { name, version } }) => {
    const file = `${name.slice(1).replace('/', '-')}-${version}.tgz`
    if (!files.includes(file)) throw new Error(`${name} was not packed`)
    return [name, `file:${path.join(target, file)}`]
  })
}

/** All share one installation, as workspaces: that is several times as quick. */
async function writeManifest(root, dependencies) {
  const manifest = {
    private: true,
    workspaces: [nameOf('*')],
    dependencies: Object.fromEntries(dependencies),
  }
  await writeFile(path.join(root, 'package.json'), JSON.stringify(manifest))
}

async function create(cwd, kind) {
  const script = path.join(cwd, 'node_modules', '@monoid-kit', 'create-connector', 'dist', 'main.js')
  await runStep(`create --kind ${kind}`, process.execPath, [script, nameOf(kind), '--kind', kind], { cwd })
}

function stepsIn(cwd) {
  return (...words) => runStep(`${path.basename(cwd)}: ${words.join(' ')}`, words[0], words.slice(1), { cwd })
}

async function tryOut(cwd, hasEngine) {
  const step = stepsIn(cwd)
  await step(npm(), 'run', 'lint')
  await step(npm(), 'test')
  await step(npm(), 'run', 'docs')
  const about = ['about', '--readme', 'README.md', '--check']
  await step(npx(), 'monoid-kit', ...about, '--', process.execPath, 'dist/main.js')
  await step(npm(), 'run', 'conform')
  if (!hasEngine) return
  const image = `monoid-scaffold-${process.pid}-${path.basename(cwd)}:test`
  try {
    await step('docker', 'build', '--tag', image, '.')
    await step(npx(), 'monoid-kit', 'conform', '--image', image, '--pull', 'never', '--only', 'spec')
  } finally {
    await runProcess('docker', ['image', 'rm', '--force', image], { quiet: true })
  }
}

async function tryOutService(cwd, hasEngine) {
  const step = stepsIn(cwd)
  await step(npm(), 'run', 'lint')
  await step(npm(), 'test')
  await step(npm(), 'run', 'build')
  await step(npm(), 'run', 'check', '--', '--update')
  await step(npm(), 'run', 'check', '--', '--strict')
  if (!hasEngine) return
  const modules = [path.join(path.dirname(cwd), 'node_modules'), path.join(cwd, 'node_modules')]
  const work = path.join(folder, 'containers')
  await mkdir(work)
  await tryContainers({ project: cwd, modules, folder: work })
}

function nameOf(kind) {
  return `shop-${kind}`
}
