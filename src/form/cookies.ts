// One cookie for each form and each launch, seen by its own address only; in an EHR's frame it is kept apart for that EHR.
// https://developer.mozilla.org/docs/Web/Privacy/Guides/Privacy_sandbox/Partitioned_cookies; OWASP ASVS 5.0, 3.3
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Sets a cookie for an address and what is below it. Over TLS it may be sent from within a frame of another site. */
export function setCookie(reply: FastifyReply, name: string, value: string, path: string, secure: boolean): void {
  const site = secure ? 'Secure; SameSite=None; Partitioned' : 'SameSite=Lax'
  reply.header('set-cookie', `${name}=${value}; Path=${path}; HttpOnly; ${site}`)
}

/** The value of a cookie; undefined when it was not sent. */
export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map(pair => pair.trim().split('='))
  return pairs.find(([key]) => key === name)?.[1]
}
