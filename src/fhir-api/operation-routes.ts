// The addresses of an operation: on the type and, where it has such, on one artefact, by GET or POST.
// https://hl7.org/fhir/R4/operations.html#executing
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { askedLanguage } from '../http/asked-language.ts'
import { refuseOtherMethods } from '../http/methods.ts'
import type { Language } from '../language/text.ts'
import { FHIR_JSON, isStrict } from './negotiation.ts'
import type { Operation } from './operation.ts'
import { readInput } from './parameters.ts'

interface Settings {
  readonly language: Language
  readonly now: () => number
}

/** Opens an operation on a scope of the FHIR API. */
export function openOperation(scope: FastifyInstance, operation: Operation, { language, now }: Settings): void {
  const { type, name, input, whole, onInstance } = operation
  const handler = (request: FastifyRequest, reply: FastifyReply) => {
    const { id } = request.params as { id?: string }
    const given = readInput(request, input, { strict: isStrict(request), ...(whole ? { whole } : {}) })
    const call = { id, language: askedLanguage(request, language), now: now() }
    return reply
      .header('cache-control', operation.aboutPatient ? 'no-store' : 'no-cache')
      .type(FHIR_JSON)
      .send(JSON.stringify(operation.answer(given, call)))
  }
  for (const url of [`/${type}/$${name}`, ...(onInstance ? [`/${type}/:id/$${name}`] : [])]) {
    scope.get(url, handler)
    scope.post(url, handler)
    refuseOtherMethods(scope, url, 'GET, HEAD, POST', { type: FHIR_JSON })
  }
}
