/**
 * Makes one part of a URL of a store's group, which may have several: `/records/shop/public/users` becomes
 * `/records/shop%2Fpublic/users`. The last part is always the store's name; a `/` in a name is written `%2F`.
 *
 * @param url the path and query of a request
 * @param prefixes the paths below which stores are named
 * @returns the URL that the router knows
 * @example joinGroup('/records/shop/public/users?limit=3', ['/records']) // '/records/shop%2Fpublic/users?limit=3'
 */
export function joinGroup(url: string, prefixes: readonly string[]): string {
  const prefix = prefixes.find((one) => url.startsWith(`${one}/`))
  if (prefix === undefined) return url
  const end = url.search(/[?#]/)
  const path = end === -1 ? url : url.slice(0, end)
  const parts = path.slice(prefix.length + 1).split('/')
  const name = parts.pop() ?? ''
  const group = parts.length === 0 ? '' : `${parts.join('%2F')}/`
  return `${prefix}/${group}${name}${url.slice(path.length)}`
}
