import { isIP } from 'node:net'
import { generate } from 'selfsigned'
import { type ClientTls, certificateUser } from './server-kinds.ts'

/** All certificates of one test server, as PEM text. */
export interface TlsMaterial {
  readonly server: { readonly ca: string; readonly cert: string; readonly key: string }
  readonly client: ClientTls
}

/**
 * Makes an authority, a server certificate for localhost and 127.0.0.1, a client certificate, and a foreign authority.
 *
 * @param hostname a further name of the server, where it is not local
 * @returns fresh certificates, valid for a day
 * @example const { server, client } = await createTlsMaterial()
 */
export async function createTlsMaterial(hostname = 'localhost'): Promise<TlsMaterial> {
  const [ca, foreign] = await Promise.all([
    createAuthority('test authority'),
    createAuthority('foreign authority'),
  ])
  const [server, client] = await Promise.all([
    generate([{ name: 'commonName', value: 'localhost' }], {
      ...validity(),
      ca: { key: ca.private, cert: ca.cert },
      extensions: [
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: alternativeNames(hostname) },
      ],
    }),
    generate([{ name: 'commonName', value: certificateUser }], {
      ...validity(),
      ca: { key: ca.private, cert: ca.cert },
      extensions: [{ name: 'extKeyUsage', clientAuth: true }],
    }),
  ])
  return {
    server: { ca: ca.cert, cert: server.cert, key: server.private },
    client: { ca: ca.cert, foreignCa: foreign.cert, cert: client.cert, key: client.private },
  }
}

function createAuthority(name: string) {
  return generate([{ name: 'commonName', value: `Monoid Connector Kit ${name}` }], {
    ...validity(),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
}

function validity() {
  const hour = 3_600_000
  // An hour back: the clocks of a container engine's machine and of this one may differ.
  return {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - hour),
    notAfterDate: new Date(Date.now() + 24 * hour),
  }
}

function alternativeNames(hostname: string) {
  const local = [
    { type: 2 as const, value: 'localhost' },
    { type: 7 as const, ip: '127.0.0.1' },
  ]
  if (local.some((name) => (name.type === 7 ? name.ip : name.value) === hostname)) return local
  // A client looks for an address among the addresses only (RFC 6125, 6.4), never among the names.
  return [
    ...local,
    isIP(hostname) ? { type: 7 as const, ip: hostname } : { type: 2 as const, value: hostname },
  ]
}
