import { readFile } from 'node:fs/promises'
import { ConnectorError } from '@monoid-kit/core'

/** More than the authorities of a whole company take; no end is in sight of a device. */
const mostBytes = 1024 * 1024

/**
 * Reads the certificates and keys that a connection URL names.
 *
 * @param files the setting and the path of each, relative to the working folder
 * @param signal ends the reading
 * @returns the settings
 * @throws ConnectorError `USAGE` where a file cannot be read or is no PEM
 * @example await readPemFiles({ ssl_ca: 'ca.pem' }, signal) // { ssl_ca: '-----BEGIN CERTIFICATE-----…' }
 */
export async function readPemFiles(
  files: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const settings: Record<string, string> = {}
  for (const [setting, path] of Object.entries(files)) {
    const text = await readText(setting, path, signal)
    if (text.length > mostBytes || !text.includes('-----BEGIN ')) {
      throw usage(`the file that the URL gives for ${setting} is no PEM`)
    }
    settings[setting] = text
  }
  return settings
}

async function readText(setting: string, path: string, signal: AbortSignal): Promise<string> {
  try {
    return await readFile(path, { encoding: 'utf8', signal })
  } catch (cause) {
    signal.throwIfAborted()
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable'
    throw usage(`the file that the URL gives for ${setting} cannot be read (${code})`, cause)
  }
}

function usage(message: string, cause?: unknown): ConnectorError {
  return new ConnectorError('USAGE', message, {
    hint: 'give the path of a file that begins with -----BEGIN',
    cause,
  })
}
