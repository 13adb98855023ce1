import { ConnectorError } from '@monoid-kit/core'

const schemes: Readonly<Record<string, string>> = { http: 'ws:', https: 'wss:', ws: 'ws:', wss: 'wss:' }
const endpoint = '/api/v1/wsock/websocket'
const complete = /\/api\/v\d+\/wsock\/websocket$/
/** Without the number of a version, as the Python SDK accepts it. */
const unnumbered = /\/api\/v\/wsock\/websocket$/

/**
 * The address of the WebSocket behind what `targetServer` says: `http` and `https` become `ws` and `wss`, an address without
 * a scheme is taken with TLS, and the path of the API is added to whatever path there is, unless it is there already.
 *
 * @param targetServer the setting
 * @returns the address; its query is kept
 * @throws ConnectorError `HOST_SETTINGS` where it is no such address, or holds a user, a password or a fragment
 * @example targetUrl('dev.vantiq.com').href // 'wss://dev.vantiq.com/api/v1/wsock/websocket'
 */
export function targetUrl(targetServer: string): URL {
  const given = targetServer.trim()
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(given)
  const protocol = scheme?.[1] === undefined ? 'wss:' : schemes[scheme[1].toLowerCase()]
  if (protocol === undefined) {
    throw fault(`the scheme is ${JSON.stringify(scheme?.[1])}, expected http, https, ws or wss`)
  }
  const rest = scheme ? given.slice(scheme[0].length) : given
  const address = `${protocol}//${rest}`
  const url = /^[/?#]|^$/.test(rest) || !URL.canParse(address) ? undefined : new URL(address)
  if (url === undefined) throw fault('it is not the address of a server, such as https://dev.vantiq.com')
  if (url.username !== '' || url.password !== '') {
    throw fault('it holds a user or a password, which do not belong there: set authToken')
  }
  if (url.hash !== '') throw fault('it holds a fragment (#…), which no server is told')
  const path = url.pathname.replace(/\/+$/, '')
  if (complete.test(path)) url.pathname = path
  else if (unnumbered.test(path)) url.pathname = path.replace(unnumbered, endpoint)
  else url.pathname = path + endpoint
  return url
}

function fault(what: string): ConnectorError {
  // the value is not shown: it may hold a password
  return new ConnectorError('HOST_SETTINGS', `targetServer: ${what}`)
}
