// Addresses in the registry: https, exact, and without anything that could be read in two ways.
import { text } from '../settings/fields.ts'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** A base URL without a slash at the end: no credentials, query, fragment, dot segments or escapes. */
export function baseUrl(given: unknown, path: string, development: boolean): string {
  const url = webUrl(given, path, development)
  if (url.search !== '') throw new Error(`${path}: it has no query.`)
  const base = url.href.replace(/\/+$/, '')
  if (base !== String(given).replace(/\/+$/, '') || base.includes('%') || url.pathname.slice(1, -1).includes('//'))
    throw new Error(`${path}: it is written in its normal form, such as ${base}.`)
  return base
}

/** The address of a key set; a query is allowed. */
export function keySetUrl(given: unknown, path: string, development: boolean): string {
  return webUrl(given, path, development).href
}

/** An origin as browsers write it: scheme, host, port, nothing else. https://www.rfc-editor.org/rfc/rfc6454#section-6.2 */
export function origin(given: unknown, path: string, development: boolean): string {
  const url = webUrl(given, path, development)
  if (url.origin !== given) throw new Error(`${path}: it is an origin as a browser writes it, such as ${url.origin}.`)
  return url.origin
}

function webUrl(given: unknown, path: string, development: boolean): URL {
  const written = text(given, path)
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (!url) throw new Error(`${path}: it is a URL.`)
  const allowed = url.protocol === 'https:' || (url.protocol === 'http:' && development && isLoopback(url))
  if (!allowed) throw new Error(`${path}: it begins with https:// (http:// on this machine needs "development": true).`)
  if (url.username || url.password) throw new Error(`${path}: it carries no user name or password.`)
  if (url.hash !== '') throw new Error(`${path}: it has no fragment.`)
  return url
}

/** Whether a URL is on this machine. */
function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK.test(hostname)
}
