import { readFile } from 'node:fs/promises'
import { ConnectorError } from '@monoid-kit/core'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

/**
 * The versions of the kit's packages that go with this one: its own manifest names them all.
 *
 * @returns tells the version of a package
 * @throws ConnectorError `INTERNAL` from what is returned, for a package that the manifest does not name
 * @example (await kitVersions())('@monoid-kit/core') // '0.1.0'
 */
export async function kitVersions(): Promise<(name: string) => string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  const { name: own, version, ...others } = JSON.parse(text) as Manifest
  const known = {
    ...others.devDependencies,
    ...others.peerDependencies,
    ...others.dependencies,
    [own]: version,
  }
  return (name) => {
    const range = known[name]
    if (range === undefined) throw new ConnectorError('INTERNAL', `no version of ${name} is known`)
    // in a clone of the kit the packages have no versions to speak of
    return range.startsWith('workspace:') ? '*' : range
  }
}
