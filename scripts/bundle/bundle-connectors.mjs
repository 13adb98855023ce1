import { existsSync } from 'node:fs'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { workspacePackages } from '../bootstrap/workspace.mjs'
import { isCurrent, keepStamp } from './freshness.mjs'

/**
 * Bundles every connector whose bundle is older than what went into it: see `bundleConnector`.
 *
 * @example await bundleConnectors()
 */
export async function bundleConnectors() {
  for (const { folder, manifest } of await workspacePackages()) {
    if (!folder.startsWith('connectors/') || !existsSync(inRoot(folder, 'src', 'main.ts'))) continue
    const target = inRoot(folder, 'dist')
    if (await isCurrent(target)) continue
    // loaded here, for the bundler takes longer to load than a current bundle to recognise
    const { bundleConnector } = await import('./bundle-connector.mjs')
    await keepStamp(target, await bundleConnector({ folder: inRoot(folder), manifest, target }))
  }
}

/** vitest's global set-up, so that tests never start a bundle that is older than the sources. */
export const setup = bundleConnectors
