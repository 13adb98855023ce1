import { readFile } from 'node:fs/promises'
import tls from 'node:tls'

/** Where systems keep them, for a Node that cannot ask the system itself. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/**
 * The certificate authorities that Node knows and those that the system trusts: an authority of a company is among the latter.
 *
 * @param extraFile what the environment says in `NODE_EXTRA_CA_CERTS`
 * @returns certificates (PEM)
 * @example tls.createSecureContext({ ca: await systemAuthorities(undefined) })
 */
export async function systemAuthorities(extraFile: string | undefined): Promise<string[]> {
  // since Node 22.15; what the variable names is among the default ones
  const { getCACertificates } = tls as { getCACertificates?: (kind: 'default' | 'system') => string[] }
  if (getCACertificates) {
    return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
  }
  const found = [...tls.rootCertificates]
  if (extraFile) found.push(...(await textOf(extraFile)))
  for (const file of bundles) {
    const text = await textOf(file)
    if (text.length === 0) continue
    found.push(...text)
    break
  }
  return found
}

/** The text of a file, where there is one. */
async function textOf(file: string): Promise<string[]> {
  try {
    return [await readFile(file, 'utf8')]
  } catch {
    return []
  }
}
