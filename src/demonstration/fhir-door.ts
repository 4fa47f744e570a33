// The demonstration's FHIR server over HTTP: anybody reads, who was given a token writes. https://hl7.org/fhir/R4/http.html
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { originOf } from '../http/origin.ts'
import type { FhirServer } from './fhir-server.ts'
import { type SmartServer, smartConfiguration } from './smart-server.ts'

export const FHIR_BASE = '/demonstration/fhir'

const FHIR_JSON = 'application/fhir+json; charset=utf-8'
const WRITES: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const BEARER = /^Bearer ([\w-]{1,100})$/i

export interface FhirDoorParts {
  readonly fhir: FhirServer
  readonly smart: SmartServer
  readonly now: () => number
}

/** Opens the FHIR API and its SMART configuration. */
export function openFhirDoor(app: FastifyInstance, { fhir, smart, now }: FhirDoorParts): void {
  app.get(`${FHIR_BASE}/.well-known/smart-configuration`, request => smartConfiguration(originOf(request)))
  app.get(`${FHIR_BASE}/metadata`, (request, reply) =>
    reply.type(FHIR_JSON).send(capabilities(originOf(request), now()))
  )
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const { method, url, body, headers } = request
    const token = BEARER.exec(headers.authorization ?? '')?.[1]
    const isSearch = url.split('?')[0]?.endsWith('/_search')
    if (WRITES.has(method) && !isSearch && !smart.accepts(token, now()))
      return reply.code(401).type(FHIR_JSON).send(outcome('login', 'Writing needs a token of the SMART launch.'))
    const asked = isSearch
      ? { method: 'GET', url: searchUrl(url, body) }
      : { method, url: url.slice(FHIR_BASE.length) || '/', ...(body === undefined ? {} : { body }) }
    const { status, resource } = await fhir.ask(asked)
    return reply.code(status).type(FHIR_JSON).send(resource)
  }
  for (const path of [FHIR_BASE, `${FHIR_BASE}/*`])
    app.route({ method: ['GET', 'POST', 'PUT', 'DELETE'], url: path, handler: answer })
}

/** A search by POST carries its parameters as a form. https://hl7.org/fhir/R4/http.html#search */
function searchUrl(url: string, body: unknown): string {
  const [path = '', query] = url.slice(FHIR_BASE.length).replace('/_search', '').split('?')
  const form = body instanceof URLSearchParams ? body.toString() : ''
  return `${path}?${[query, form].filter(Boolean).join('&')}`
}

function capabilities(origin: string, now: number) {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: new Date(now).toISOString(),
    kind: 'instance',
    implementation: { description: 'Genvej demonstration record: synthetic patients', url: origin + FHIR_BASE },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    rest: [{ mode: 'server', interaction: [{ code: 'transaction' }, { code: 'batch' }] }]
  }
}

function outcome(code: string, text: string) {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, details: { text } }] }
}
