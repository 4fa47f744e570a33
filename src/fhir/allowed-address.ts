// Which addresses a FHIR server may have: a configured base, compared after one parse; nothing that a caller writes is followed as written.
// https://cds-hooks.hl7.org/2.0/#fhir-resource-access; OWASP ASVS 5.0, 1.3.6
import { isIP } from 'node:net'

/** The base URL of a FHIR server that may be read. */
export interface FhirBase {
  /** Scheme, host and port, as the URL standard writes them. */
  readonly origin: string
  /** Begins and ends with a slash. */
  readonly path: string
  /** The host is an address or name of this machine, and may be. */
  readonly loopback: boolean
}

/** The FHIR servers that may be read for a caller. */
export interface AllowedServers {
  readonly bases: readonly FhirBase[]
  /** Any server on this machine too, over http if need be: without a client registry, for demonstration and development. */
  readonly anyLoopback: boolean
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/
/** Octets that hide a slash, a backslash, a dot or an end of text from whoever compares paths. */
const HIDDEN = /%(2f|5c|2e|00)/i

/** A base from the client registry, which has checked it: `https://host/path`, nothing else. */
export function fhirBase(configured: string): FhirBase {
  const url = new URL(configured)
  return { origin: url.origin, path: folder(url.pathname), loopback: LOOPBACK.test(url.hostname) }
}

/** The base a caller's `fhirServer` stands for: one of the allowed, or a folder below it. Undefined when it is not allowed. */
export function allowedBase(fhirServer: unknown, { bases, anyLoopback }: AllowedServers): FhirBase | undefined {
  const url = typeof fhirServer === 'string' ? plainUrl(fhirServer) : undefined
  if (!url) return undefined
  const path = folder(url.pathname)
  const base = bases.find(each => each.origin === url.origin && path.startsWith(each.path))
  if (base) return { ...base, path }
  const loopback = anyLoopback && LOOPBACK.test(url.hostname)
  return loopback ? { origin: url.origin, path, loopback } : undefined
}

/** A link to follow, absolute or relative to the base, when it stays on the base; undefined when it leads anywhere else. */
export function linkWithin(base: FhirBase, link: unknown): URL | undefined {
  if (typeof link !== 'string' || link === '' || !URL.canParse(link, base.origin + base.path)) return undefined
  const url = new URL(link, base.origin + base.path)
  const below = url.pathname.startsWith(base.path) || folder(url.pathname) === base.path
  const plain = !url.username && !url.password && !HIDDEN.test(url.pathname)
  url.hash = ''
  return url.origin === base.origin && below && plain ? url : undefined
}

/** The address when the host of a URL is written as one, without brackets. */
export function literalAddress({ hostname }: URL): string | undefined {
  const host = hostname.replace(/^\[|\]$/g, '')
  return isIP(host) > 0 ? host : undefined
}

/** A URL that is what it looks like: http or https, without user, query or fragment. */
function plainUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  if (url.username || url.password || url.search || url.hash || HIDDEN.test(url.pathname)) return undefined
  return url
}

function folder(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}
