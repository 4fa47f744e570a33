// The endpoints of the demonstration's authorisation server. https://hl7.org/fhir/smart-app-launch/app-launch.html
import type { FastifyInstance } from 'fastify'
import { originOf } from '../http/origin.ts'
import { fieldsOf } from '../pages/form-fields.ts'
import { problem } from '../problem/problem.ts'
import type { SmartServer } from './smart-server.ts'

export interface SmartDoorParts {
  readonly smart: SmartServer
  readonly now: () => number
}

/** Opens authorisation and token endpoint. Nobody is asked to log in: the only user is the one in front of the demonstration. */
export function openSmartDoor(app: FastifyInstance, { smart, now }: SmartDoorParts): void {
  app.get('/demonstration/authorize', (request, reply) => {
    const address = smart.authorize(once(request.query), originOf(request), now())
    if (address) return reply.redirect(address, 302)
    throw problem('field-invalid', 'redirect_uri is not as expected. It is the form of this service.', 'redirect_uri')
  })
  app.post('/demonstration/token', (request, reply) => {
    const answer = smart.token(Object.fromEntries(fieldsOf(request)), now())
    return reply
      .code('error' in answer ? 400 : 200)
      .header('cache-control', 'no-store')
      .send(answer)
  })
}

/** The parameters that are given once; one that is given several times counts as none. RFC 6749, 3.1 */
function once(query: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(query as object).filter(([, value]) => typeof value === 'string'))
}
