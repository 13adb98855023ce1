import { X509Certificate } from 'node:crypto'
import type { Agent } from 'node:http'
import tls, { type SecureContext } from 'node:tls'
import { ConnectorError } from '@monoid-kit/core'
import { getProxyForUrl } from 'proxy-from-env'
import { readSettingsFile } from '../settings/read-settings-file.ts'
import type { Settings } from '../settings/setting-table.ts'
import { systemAuthorities } from './system-authorities.ts'

/** How the server is reached: through which proxy, and whom to trust. */
export interface Network {
  /** The agent for one dial, all of whose sockets end with the signal. */
  readonly agentFor?: (signal: AbortSignal) => Agent
  readonly tls: {
    readonly secureContext?: SecureContext
    readonly rejectUnauthorized?: boolean
    readonly servername?: string
  }
}

/** What of the settings a network is made of. */
export type NetworkSettings = Pick<Settings, 'caFile' | 'disableSslVerification' | 'serverHostname' | 'proxy'>

/**
 * Gets ready what every dial of a set needs.
 *
 * @param url address of the server
 * @param settings whom to trust, and the proxy
 * @param extraAuthorities what the environment says in `NODE_EXTRA_CA_CERTS`
 * @returns what makes the proxy's agents, and the options of TLS
 * @throws ConnectorError `HOST_SETTINGS` where `caFile` holds no certificate, or the proxy is none of HTTP
 * @example const network = await prepareNetwork(targetUrl(settings.targetServer), settings, undefined)
 */
export async function prepareNetwork(
  url: URL,
  settings: NetworkSettings,
  extraAuthorities: string | undefined,
): Promise<Network> {
  const agentFor = await proxyAgents(url, settings.proxy)
  const { caFile, disableSslVerification, serverHostname } = settings
  const further = caFile === undefined ? [] : await readAuthorities(caFile)
  if (url.protocol === 'ws:') return { ...(agentFor && { agentFor }), tls: {} }
  const trust = disableSslVerification
    ? { rejectUnauthorized: false }
    : // made once: some hundred certificates are not parsed anew for each dial
      {
        secureContext: tls.createSecureContext({
          ca: [...(await systemAuthorities(extraAuthorities)), ...further],
        }),
      }
  return {
    ...(agentFor && { agentFor }),
    tls: { ...trust, ...(serverHostname === undefined ? {} : { servername: serverHostname }) },
  }
}

async function proxyAgents(url: URL, setting: string | undefined): Promise<Network['agentFor']> {
  if (setting?.toLowerCase() === 'none') return undefined
  // the variables are named after HTTP, which a WebSocket begins as
  const asHttp = `${url.protocol === 'wss:' ? 'https:' : 'http:'}//${url.host}`
  const proxy = setting ?? getProxyForUrl(asHttp)
  if (proxy === '') return undefined
  if (!URL.canParse(proxy) || !/^https?:$/.test(new URL(proxy).protocol)) {
    // not shown: it may hold a password
    const where = setting === undefined ? 'the proxy that the environment names' : 'proxy'
    throw new ConnectorError('HOST_SETTINGS', `${where}: expected http:// or https:// and a host`)
  }
  const { HttpsProxyAgent } = await import('https-proxy-agent')
  // the agent itself never lets go of a proxy that does not answer
  return (signal) => new HttpsProxyAgent(proxy, { signal })
}

async function readAuthorities(path: string): Promise<string[]> {
  const bytes = await readSettingsFile(path, `caFile: ${path}`)
  if (!bytes) throw new ConnectorError('HOST_SETTINGS', `caFile: ${path} cannot be read (ENOENT)`)
  const text = bytes.toString()
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  if (!certificates) throw new ConnectorError('HOST_SETTINGS', `caFile: ${path} holds no certificate (PEM)`)
  try {
    // TLS itself leaves out what it cannot read
    for (const certificate of certificates) new X509Certificate(certificate)
  } catch (cause) {
    throw new ConnectorError('HOST_SETTINGS', `caFile: ${path} holds a certificate that cannot be read`, {
      cause,
    })
  }
  return [...certificates]
}
