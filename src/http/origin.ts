// Where an open service was reached, which knows no address of its own: on this machine, whatever port was forwarded.
import type { FastifyRequest } from 'fastify'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/

/** `http://` and the host asked for, when that is this machine; else the address that the request came in on. */
export function originOf(request: FastifyRequest): string {
  const { host, socket } = request
  if (LOOPBACK.test(host)) return `http://${host}`
  return `http://127.0.0.1:${socket.localPort ?? 8080}`
}
