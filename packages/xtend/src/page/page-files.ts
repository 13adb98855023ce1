import { pageFiles as texts } from '#page-files'

/** A file of the page, as it is answered. */
export interface PageFile {
  /** `/` or below `/page/`. */
  readonly path: string
  readonly contentType: string
  readonly body: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/**
 * What the page may do: run its own files, call its own service, and nothing else. Texts cannot become markup, for the DOM's ways of
 * making markup out of texts are closed; nobody may show the page within another one.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
}

/**
 * The files of the page that shows the service and tries its routes. All that is in them is the same for every service: the page asks
 * the service for the rest, with the token that is typed into it.
 *
 * @returns the page at `/`, and what it loads
 * @example for (const { path, body } of pageFiles()) serve(path, body)
 */
export function pageFiles(): readonly PageFile[] {
  return Object.entries(texts).map(([name, body]) => ({
    path: name === 'index.html' ? '/' : `/page/${name}`,
    contentType: types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    body,
    headers,
  }))
}
