import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ConnectorError } from '@monoid-kit/core'
import type { Manifest } from './manifest.ts'
import { readManifest } from './read-manifest.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  EISDIR: 'is a directory, expected a file',
}

/**
 * Reads a manifest from a file.
 *
 * @param file its path
 * @param signal ends the wait
 * @returns the manifest
 * @throws ConnectorError `ARGUMENT_FILE` where the file cannot be read, `MANIFEST_INVALID` as `readManifest` does
 * @example const manifest = await readManifestFile('integration-manifest.yaml')
 */
export async function readManifestFile(file: string, signal?: AbortSignal): Promise<Manifest> {
  return readManifest(await readText(file, signal), path.basename(file))
}

/**
 * Reads what an earlier discovery wrote.
 *
 * @param file its path
 * @param signal ends the wait
 * @returns the text and its entries; undefined where there is no such file
 * @throws ConnectorError as `readManifestFile` does
 * @example const earlier = await readEarlierResult('integration-spec.yaml')
 */
export async function readEarlierResult(
  file: string,
  signal?: AbortSignal,
): Promise<{ readonly text: string; readonly manifest: Manifest } | undefined> {
  try {
    const text = await readText(file, signal)
    return { text, manifest: readManifest(text, path.basename(file)) }
  } catch (thrown) {
    const cause = thrown instanceof ConnectorError ? thrown.cause : undefined
    if ((cause as { code?: unknown } | undefined)?.code === 'ENOENT') return undefined
    throw thrown
  }
}

async function readText(file: string, signal: AbortSignal | undefined): Promise<string> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file, signal && { signal })
  } catch (cause) {
    signal?.throwIfAborted()
    const code = String((cause as { code?: unknown }).code ?? 'no code')
    throw new ConnectorError('ARGUMENT_FILE', `${file} ${reasons[code] ?? `cannot be read (${code})`}`, {
      hint: 'give the path of a YAML file',
      cause,
    })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new ConnectorError('MANIFEST_INVALID', `${file}: expected UTF-8, but it holds other bytes`, {
      cause,
    })
  }
}
