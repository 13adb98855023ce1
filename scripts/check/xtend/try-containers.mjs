import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { npm } from '../../bootstrap/install.mjs'
import { runProcess, runStep, StepFailed } from '../../bootstrap/run-process.mjs'
import { startRegistry } from './package-registry.mjs'
import { searchImage } from './search-image.mjs'

const token = 'a-token-of-this-check-of-32-characters'
const login = { email: 'builder@example.org', key: 'k3y-of-the-registry-4711' }
const secrets = [login.key, login.email, Buffer.from(`${login.email}:${login.key}`).toString('base64')]

/**
 * Runs a created Xtend service in containers, as its README says, with an image whose packages come from a private registry: calls it,
 * keeps a file with its file manager, and searches the image for the registry's login.
 *
 * @param {{ project: string, modules: readonly string[], folder: string }} places the project, the node_modules folders that hold all
 *   it needs, and an empty folder to work in
 */
export async function tryContainers({ project, modules, folder }) {
  const cwd = path.join(folder, 'service')
  await cp(project, cwd, {
    recursive: true,
    filter: (file) => !['node_modules', 'dist'].includes(path.basename(file)),
  })
  const registry = await startRegistry(modules, login)
  const name = `monoid-scaffold-${process.pid}-xtend`
  const env = {
    COMPOSE_PROJECT_NAME: name,
    ARTIFACTORY_REPOSITORY: registry.address,
    ARTIFACTORY_EMAIL: login.email,
    ARTIFACTORY_API_KEY: login.key,
  }
  const image = `${name}:local`
  const compose = (...words) =>
    outputOf('docker', ['compose', '--file', 'docker-compose.yml', '--file', 'here.yml', ...words], {
      cwd,
      env,
    })
  try {
    await lockPackages(cwd, registry.address)
    await writeFile(path.join(cwd, '.env'), `XTEND_READ_TOKEN=${token}\n`)
    await writeFile(path.join(cwd, 'here.yml'), hereFile(image))
    await compose('up', '--build', '--detach', '--wait')
    await callService(async (service, port) => `http://${(await compose('port', service, port)).trim()}`)
    await keepFile(compose)
    expectEqual('the user of the image', (await compose('exec', '-T', 'service', 'id', '-u')).trim(), '1000')
    expectEqual('the requests without a login', registry.refused(), 0)
    expectEqual('the login in the image', await searchImage(image, secrets, path.join(folder, 'saved')), [])
    expectEqual('the login in the history', await secretsInHistory(image), [])
  } finally {
    await runProcess('docker', ['compose', 'down', '--volumes', '--timeout', '5'], { cwd, env, quiet: true })
    await runProcess('docker', ['image', 'rm', '--force', image], { quiet: true })
    await registry.close()
  }
  await tryWrongImage(folder)
}

/** Any free port, an image of this run's own, and a way from the build to the registry on this machine. */
const hereFile = (image) => `services:
  service:
    image: ${image}
    build: { network: host }
    ports: !override ["127.0.0.1::8081"]
  fm-proxy:
    image: ${image}
    build: { network: host }
    ports: !override ["127.0.0.1::8082"]
`

/** What npm install does for the author, with the registry of the author. */
async function lockPackages(cwd, address) {
  const file = path.join(cwd, '..', 'npmrc')
  const place = address.replace('http:', '')
  const auth = Buffer.from(`${login.email}:${login.key}`).toString('base64')
  await writeFile(file, `registry=${address}\n${place}:_auth=${auth}\n`)
  const args = ['install', '--package-lock-only', '--no-audit', '--no-fund', `--userconfig=${file}`]
  await runStep(
    'npm install --package-lock-only',
    npm(),
    [...args, `--cache=${path.join(cwd, '..', 'cache')}`],
    { cwd },
  )
  await rm(file)
}

async function callService(addressOf) {
  const service = await addressOf('service', '8081')
  const authorization = ['--header', `authorization: Bearer ${token}`]
  const greeting = await curl(...authorization, `${service}/greetings/Ada`)
  expectEqual('the greeting', JSON.parse(greeting), { greeting: 'Hello, Ada!' })
  const status = ['--output', '/dev/null', '--write-out', '%{http_code}']
  expectEqual('the answer without a token', await curl(...status, `${service}/greetings/Ada`), '401')
  expectEqual('the answer about health', await curl(...status, `${service}/healthz`), '200')
  const files = `${await addressOf('fm-proxy', '8082')}/files/volume/projects/other/`
  expectEqual(
    'the answer to a file',
    await curl(...status, '--request', 'PUT', '--data', 'a', `${files}a`),
    '204',
  )
  expectEqual('the file', await curl(`${files}a`), 'a')
  expectEqual(
    'a way out of the files',
    await curl(...status, '--path-as-is', `${files}../../../../etc/passwd`),
    '400',
  )
}

/** From within the service, by the address that its environment has. */
async function keepFile(compose) {
  const script = `const url = process.env.FILE_MANAGER_URL
    await fetch(url + 'reports/a.txt', { method: 'PUT', body: 'kept' })
    console.log(await (await fetch(url + 'reports/a.txt')).text(), (await (await fetch(url)).json()).files.length)`
  const output = await compose('exec', '-T', 'service', 'node', '--input-type=module', '--eval', script)
  expectEqual('the file of the service', output.trim(), 'kept 1')
  const cache = await compose(
    'exec',
    '-T',
    'service',
    'sh',
    '-c',
    'touch "$CACHE_DIR/a" && echo "$CACHE_DIR"',
  )
  expectEqual('the cache folder', cache.trim(), '/tmp/app-cache')
}

/** The search has to find what it is for: in a layer, in a file that a later layer removes, in the history. */
async function tryWrongImage(folder) {
  const context = path.join(folder, 'wrong')
  const image = `monoid-scaffold-${process.pid}-wrong:test`
  await mkdir(context)
  await writeFile(path.join(context, 'Dockerfile'), wrongFile)
  try {
    const args = ['--build-arg', `KEY=${login.key}`, '--build-arg', `EMAIL=${login.email}`]
    await runStep('docker build', 'docker', ['build', '--tag', image, ...args, context])
    const found = await searchImage(image, secrets, path.join(folder, 'saved'))
    const which = new Set(found.map((place) => Number(place.replace(/^.*: /, ''))))
    expectEqual('what is found in a wrong image', [...which].sort(), [0, 1, 2])
    expectEqual('what is found in a wrong history', await secretsInHistory(image), [login.key, login.email])
  } finally {
    await runProcess('docker', ['image', 'rm', '--force', image], { quiet: true })
  }
}

const wrongFile = `FROM node:24-slim
ARG EMAIL
RUN echo "email=$EMAIL" > /tmp/npmrc
ARG KEY
RUN printf '%s:%s' "$EMAIL" "$KEY" | base64 --wrap=0 >> /tmp/npmrc
RUN rm /tmp/npmrc
ENV KEY=$KEY
`

async function secretsInHistory(image) {
  const history = await outputOf('docker', ['history', '--no-trunc', '--format', '{{.CreatedBy}}', image])
  return secrets.filter((secret) => history.includes(secret))
}

async function curl(...words) {
  return outputOf('curl', ['--silent', '--show-error', '--max-time', '20', ...words])
}

async function outputOf(command, args, options = {}) {
  const { exitCode, output } = await runProcess(command, args, { ...options, quiet: true })
  if (exitCode === 0) return output
  throw new StepFailed(`${output}\n${command} ${args.join(' ')} failed with exit code ${exitCode}.`, exitCode)
}

function expectEqual(what, came, expected) {
  const [left, right] = [came, expected].map((value) => JSON.stringify(value))
  if (left !== right) throw new StepFailed(`${what}: expected ${right}, but ${left} came.`, 1)
}
