// Headers on every answer, errors included; an address that says something else of itself keeps it.
// https://owasp.org/www-project-secure-headers/
import type { FastifyInstance } from 'fastify'

const STANDING: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'"
}

/** Adds the headers: nothing is guessed, kept or framed unless the address allows it. */
export function sendStandingHeaders(app: FastifyInstance): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    for (const [name, value] of Object.entries(STANDING)) if (!reply.hasHeader(name)) reply.header(name, value)
    done(null, payload)
  })
}
