// What a page may load and who may frame it: nothing but our own style, scripts and answers. https://www.w3.org/TR/CSP3/
import type { FastifyReply } from 'fastify'

/** Who may show a page inside their own: nobody, this origin, or named origins (an EHR). */
export type Framing = readonly string[]

/** Sends a page with the headers that every page has. `framing` lists origins; `'self'` is this service. */
export function sendPage(reply: FastifyReply, markup: string, framing: Framing = []): FastifyReply {
  return reply
    .header('content-security-policy', contentSecurityPolicy(framing))
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(markup)
}

function contentSecurityPolicy(framing: Framing): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types genvej',
    `frame-ancestors ${framing.length > 0 ? framing.join(' ') : "'none'"}`
  ].join('; ')
}
