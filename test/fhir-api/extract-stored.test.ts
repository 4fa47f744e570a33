// What is extracted can be stored, and sent again without making anything twice: tried on a FHIR server.
import { afterAll, expect, test } from 'vitest'
import { startFhirServer } from '../../src/demonstration/fhir-server.ts'
import type { Bundle, Observation, Provenance } from '../../src/fhir/types.ts'
import { buildTestApp } from '../support/build.ts'

const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
const server = startFhirServer()
afterAll(() => server.close())

const BASE = 'https://w3id.org/genvej'
const coded = (linkId: string, system: string, code: string) => ({
  linkId,
  answer: [{ valueCoding: { system, code } }]
})
const RESPONSE = {
  resourceType: 'QuestionnaireResponse',
  questionnaire: `${BASE}/Questionnaire/pedigree`,
  status: 'completed',
  subject: { reference: 'Patient/p' },
  author: { reference: 'Practitioner/1' },
  authored: '2026-11-20T10:00:00Z',
  item: [
    coded('family-history', `${BASE}/CodeSystem/answer`, 'recorded'),
    { linkId: 'relative', item: [coded('relationship', 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', 'NMTH')] }
  ]
}

async function extract(): Promise<Bundle> {
  const url = '/fhir/QuestionnaireResponse/$extract'
  return (await app.inject({ method: 'POST', url, payload: RESPONSE })).json().parameter[0].resource
}

async function all<T>(type: string): Promise<readonly T[]> {
  const { resource } = await server.ask({ method: 'GET', url: `/${type}?_count=100` })
  return ((resource as Bundle).entry ?? []).map(entry => entry.resource as T)
}

test('one transaction stores everything, and refers to what it stored; a second one stores nothing', async () => {
  await server.load([
    { resourceType: 'Patient', id: 'p' },
    { resourceType: 'Practitioner', id: '1' }
  ])
  for (const time of ['first', 'second']) {
    const { status, resource } = await server.ask({ method: 'POST', url: '/', body: await extract() })
    expect([time, status, resource]).toMatchObject([time, 200, { type: 'transaction-response' }])
    const [response, ...others] = await all<{ id: string }>('QuestionnaireResponse')
    expect([time, others]).toEqual([time, []])
    const reference = `QuestionnaireResponse/${response?.id}`
    expect(await all<Observation>('Observation')).toMatchObject([{ derivedFrom: [{ reference }] }])
    expect(await all('FamilyMemberHistory')).toHaveLength(1)
    const provenances = await all<Provenance>('Provenance')
    expect(provenances).toMatchObject([{ entity: [{ role: 'source', what: { reference } }] }])
    expect(provenances[0]?.target.map(each => each.reference?.split('/')[0])).toEqual([
      'Observation',
      'FamilyMemberHistory'
    ])
  }
}, 60_000)
