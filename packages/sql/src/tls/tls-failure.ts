import { ConnectorError } from '@monoid-kit/core'

/** What the codes of Node and OpenSSL mean, in words for whoever configures the connection. */
const reasons: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  CERT_NOT_YET_VALID: "the server's certificate is not valid yet",
  CERT_REVOKED: "the server's certificate has been revoked",
  CERT_SIGNATURE_FAILURE: "the signature of the server's certificate is wrong",
  CERT_UNTRUSTED: "the server's certificate is not trusted",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is self-signed and is not the one in ssl_ca",
  SELF_SIGNED_CERT_IN_CHAIN: "the server's certificate comes from an unknown issuer",
  UNABLE_TO_GET_ISSUER_CERT: "the server's certificate comes from an unknown issuer",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the server's certificate comes from an unknown issuer",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the server's certificate comes from an unknown issuer",
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: 'ssl_key does not belong to ssl_cert',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'the server speaks no TLS version that is still allowed',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not answer with TLS',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    'the server asks for a client certificate: set ssl_cert and ssl_key',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'the server does not know the issuer of ssl_cert',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'the server refuses ssl_cert',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'the server says that ssl_cert has expired',
}

/**
 * Says what failed when a TLS connection could not be made or trusted.
 *
 * @param thrown what Node threw
 * @param hostname the name that the certificate was expected to carry
 * @returns `TLS_FAILED`
 * @example socket.once('error', (error) => reject(tlsFailure(error, 'db.example.org')))
 */
export function tlsFailure(thrown: unknown, hostname: string): ConnectorError {
  const code = String((thrown as { code?: unknown } | null)?.code ?? '')
  const known = /^[A-Z0-9_]{2,60}$/.test(code) ? code : 'no code'
  const reason =
    code === 'ERR_TLS_CERT_ALTNAME_INVALID'
      ? `the server's certificate is not for "${hostname}"`
      : (reasons[code] ?? 'the TLS handshake failed')
  return new ConnectorError('TLS_FAILED', `${reason} (${known})`, { cause: thrown })
}

/**
 * Tells whether an error speaks of TLS rather than of the network.
 *
 * @param thrown what Node threw
 * @returns true for the codes of certificates and of OpenSSL
 * @example if (isTlsFailure(error)) throw tlsFailure(error, hostname)
 */
export function isTlsFailure(thrown: unknown): boolean {
  const code = String((thrown as { code?: unknown } | null)?.code ?? '')
  return code in reasons || /^(ERR_(TLS|SSL|OSSL)_|CERT_)/.test(code)
}
