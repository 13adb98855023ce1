/**
 * The package.json of a connector's bundle: what tells who it is, and no dependency, for there is none left.
 *
 * @param {Record<string, any>} manifest the connector's own
 * @returns {string} JSON text
 * @example imageManifest({ name: '@monoid-kit/postgres', version: '1.0.0', license: 'MIT', dependencies: {} })
 */
export function imageManifest({ name, version, description, license, repository, engines }) {
  const kept = { name, version, description, license, private: true, type: 'module', repository, engines }
  return `${JSON.stringify(kept, null, 2)}\n`
}
