import { readPem } from './read-pem.ts'

/** How far a connection insists on TLS and trusts the server; the words are libpq's. */
export type SslMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'

/** The settings about TLS that relational connectors share, as their spec.json names them. */
export interface TlsSettings {
  /** The original connectors' switch: true alone means `require`. */
  readonly ssl?: boolean
  /** Checked against a pattern by the spec. */
  readonly ssl_mode?: string
  readonly ssl_ca?: string
  readonly ssl_cert?: string
  readonly ssl_key?: string
}

/** What a connection does about TLS. Certificates and key are PEM with line feeds. */
export interface TlsPlan {
  readonly mode: SslMode
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

/**
 * Decides what a connection does about TLS. Without `ssl_mode`, an `ssl_ca` means `verify-full`, `ssl: true` means
 * `require`, and nothing means `prefer`.
 *
 * @param settings the configuration
 * @returns the mode, and certificates and key as PEM
 * @throws ConnectorError `CONFIG_INVALID` where a certificate or key is not PEM
 * @example tlsPlan({ ssl: true }) // { mode: 'require' }
 */
export function tlsPlan(settings: TlsSettings): TlsPlan {
  const { ssl, ssl_mode, ssl_ca, ssl_cert, ssl_key } = settings
  return {
    mode: (ssl_mode as SslMode | undefined) ?? (ssl_ca ? 'verify-full' : ssl ? 'require' : 'prefer'),
    ...(ssl_ca ? { ca: readPem(ssl_ca, 'ssl_ca') } : {}),
    ...(ssl_cert ? { cert: readPem(ssl_cert, 'ssl_cert') } : {}),
    ...(ssl_key ? { key: readPem(ssl_key, 'ssl_key') } : {}),
  }
}
