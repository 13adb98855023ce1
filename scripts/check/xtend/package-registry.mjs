import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { promisify } from 'node:util'

const prefix = '/artifactory/api/npm/npm/'

/**
 * A private npm registry on this machine: it has the packages that npm has installed, and answers to one login only.
 *
 * @param {readonly string[]} modules node_modules folders
 * @param {{ email: string, key: string }} login
 * @returns {Promise<{ address: string, refused: () => number, close: () => Promise<void> }>} its address, how many requests had no login
 */
export async function startRegistry(modules, { email, key }) {
  const packages = await installedPackages(modules)
  const expected = `Basic ${Buffer.from(`${email}:${key}`).toString('base64')}`
  let refused = 0
  const answer = async (request, response) => {
    if (request.headers.authorization !== expected) {
      refused += 1
      return response.writeHead(401).end()
    }
    const target = decodeURIComponent(request.url ?? '').replace(prefix, '')
    const [name, version] = target.split('/-/')
    const versions = packages.get(name)
    if (versions === undefined) return response.writeHead(404).end('{}')
    if (version === undefined) return response.end(JSON.stringify(await documentOf(name, packages, address)))
    const found = versions.get(version.replace(/\.tgz$/, ''))
    if (found === undefined) return response.writeHead(404).end()
    response.end(await tarballOf(found))
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = `http://127.0.0.1:${server.address().port}${prefix}`
  return {
    address,
    refused: () => refused,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Every package of the folders by name and version, those within packages too; links are workspaces and left out. */
async function installedPackages(modules) {
  const found = new Map()
  const waiting = [...modules]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const place = path.join(folder, entry.name)
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue
      if (entry.name.startsWith('@')) waiting.push(place)
      else {
        const text = await readFile(path.join(place, 'package.json'), 'utf8').catch(() => undefined)
        if (text === undefined) continue
        const manifest = JSON.parse(text)
        const versions = found.get(manifest.name) ?? new Map()
        found.set(manifest.name, versions.set(manifest.version, { manifest, place }))
        waiting.push(path.join(place, 'node_modules'))
      }
    }
  }
  return found
}

async function documentOf(name, packages, address) {
  const describe = async ([version, found]) => {
    const { manifest } = found
    // without it an engine would take the layer of another build for this one
    const integrity = `sha512-${createHash('sha512')
      .update(await tarballOf(found))
      .digest('base64')}`
    const tarball = `${address}${name}/-/${encodeURIComponent(version)}.tgz`
    // what is for other systems was not installed, so it is not here
    const optional = Object.entries(manifest.optionalDependencies ?? {}).filter(([other]) =>
      packages.has(other),
    )
    const dist = { tarball, integrity }
    return [version, { ...manifest, optionalDependencies: Object.fromEntries(optional), dist }]
  }
  const described = await Promise.all([...packages.get(name)].map(describe))
  return {
    name,
    'dist-tags': { latest: described[0][0] },
    versions: Object.fromEntries(described),
  }
}

/** Made once, for its hash is told before it is fetched. */
function tarballOf(found) {
  const { dir, base } = path.parse(found.place)
  // npm takes the first folder away, whatever its name
  const args = ['-c', '--exclude', 'node_modules', '-C', dir, base]
  found.tarball ??= promisify(execFile)('tar', args, { encoding: 'buffer', maxBuffer: 1 << 28 })
  return found.tarball.then(({ stdout }) => stdout)
}
