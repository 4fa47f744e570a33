// A record that refuses what is to be written into it: the page says that it was not done, and why; Genvej is told of nothing done.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CDSService } from '../../src/cds-hooks/types.ts'
import type { Desk } from '../../src/demonstration/desk.ts'
import { draftOrder } from '../../src/demonstration/draft-order.ts'
import { accept, deskOf, type EhrParts, override, type Seat, select, sign } from '../../src/demonstration/ehr.ts'
import type { FhirAnswer, FhirRequest } from '../../src/demonstration/fhir-messages.ts'
import { patientPage } from '../../src/demonstration/patient-page.ts'
import { readPatients } from '../../src/demonstration/patients.ts'
import type { FhirResource } from '../../src/fhir/types.ts'
import type { Language } from '../../src/language/text.ts'
import { build, realKnowledge } from '../support/build.ts'

const NOW = Date.parse('2026-11-25T09:00:00Z')
const knowledge = realKnowledge()
const patients = readPatients(join(import.meta.dirname, '..', '..', 'examples'), NOW)
const { app } = build({ knowledge, now: () => NOW })
let services: readonly CDSService[] = []

beforeAll(async () => {
  services = (await app.inject('/cds-services')).json().services
})
afterAll(() => app.close())

const REASON = 'Task.focus: there is no such order'
const OUTCOME = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'invalid', diagnostics: REASON }]
}
const REFUSED: FhirAnswer = { status: 422, resource: OUTCOME }
const CREATED: FhirAnswer = { status: 201, resource: {} }

/** A patient's place in an EHR whose record answers every write as told. */
function place(id: string, written: FhirAnswer) {
  const patient = patients.find(each => each.id === id) ?? expect.unreachable()
  const told: object[] = []
  let answer = written
  const searchset = (type: string) => ({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: patient.resources.filter(({ resourceType }) => resourceType === type).map(resource => ({ resource }))
  })
  const ask = async ({ method, url }: FhirRequest): Promise<FhirAnswer> => {
    if (method !== 'GET') return answer
    const [, type = ''] = /^\/(\w+)/.exec(url) ?? []
    return { status: 200, resource: type === 'Patient' ? patient.resources[0] : searchset(type) }
  }
  const ehr: EhrParts = {
    fhir: { ask, load: async () => undefined, close: async () => undefined },
    services,
    desks: new Map<string, Desk>(),
    post: async (url, body) => {
      if (url.endsWith('/feedback')) told.push(body as object)
      const { statusCode, body: text } = await app.inject({ method: 'POST', url, payload: body as object })
      return { status: statusCode, body: text === '' ? undefined : JSON.parse(text) }
    }
  }
  const seat: Seat = { patient: id, language: 'da', fhirServer: 'http://127.0.0.1/fhir', accessToken: 'token' }
  const order = (indication: string) =>
    select(ehr, seat, draftOrder({ patient: id, indications: [indication], specimen: undefined }, knowledge, 'da', NOW))
  const page = (language: Language) => {
    const resources = patient.resources as readonly object[] as readonly FhirResource[]
    return patientPage({ patient, resources, desk: deskOf(ehr, id), knowledge, language }).markup
  }
  const take = (label: string) => {
    const card = deskOf(ehr, id).cards.find(({ suggestions = [] }) => suggestions.some(each => each.label === label))
    const suggestion = card?.suggestions?.find(each => each.label === label)
    return accept(ehr, seat, card?.uuid ?? '', suggestion?.uuid ?? '')
  }
  const answers = (next: FhirAnswer) => {
    answer = next
  }
  return { ehr, seat, order, page, take, told, answers }
}

const alert = (page: string) => /<p class="notice failed" role="alert">(.*?)<\/p>/s.exec(page)?.[1]

describe('a suggestion that the record refuses', () => {
  test('is not done, and the page says why', async () => {
    const { ehr, seat, order, page, take, told } = place('test-h2b-03', REFUSED)
    await order('inherited-thrombocytopathy')
    await sign(ehr, seat)
    await take('Bestil faktor XI')
    expect(alert(page('da'))).toBe(`Ikke udført: Bestil faktor XI. Journalen afviste det: ${REASON}`)
    expect(alert(page('en'))).toBe(`Not done: Bestil faktor XI. The record refused it: ${REASON}`)
    expect(page('da')).not.toContain('Udført: ')
    expect(page('da')).toContain('<button>Bestil faktor XI</button>')
    expect(told).toEqual([])
  })
  test('is done when it is taken again and the record takes it', async () => {
    const { ehr, seat, order, page, take, told, answers } = place('test-h2b-03', REFUSED)
    await order('inherited-thrombocytopathy')
    await sign(ehr, seat)
    await take('Bestil faktor XI')
    answers(CREATED)
    await take('Bestil faktor XI')
    expect(page('da')).toContain('Udført: Bestil faktor XI')
    expect(alert(page('da'))).toBeUndefined()
    expect(told).toMatchObject([{ feedback: [{ outcome: 'accepted' }] }])
  })
  test.each([
    [
      'words of its own',
      { issue: [{ details: { text: 'the disk is full' }, diagnostics: 'ENOSPC' }] },
      'the disk is full'
    ],
    ['several faults', { issue: [{ diagnostics: 'one' }, { diagnostics: 'two' }] }, 'one; two'],
    ['a code alone', { issue: [{ code: 'no-store' }] }, 'no-store'],
    ['nothing', undefined, 'HTTP 500'],
    ['no outcome', { issue: 'x' }, 'HTTP 500']
  ])('the reason, from a server that says %s', async (_what, resource, reason) => {
    const { order, page, take } = place('test-h2b-03', { status: 500, resource })
    await order('inherited-thrombocytopathy')
    await take('Bestil faktor XI')
    expect(alert(page('da'))).toBe(`Ikke udført: Bestil faktor XI. Journalen afviste det: ${reason}`)
  })
})

describe('an order that the record refuses', () => {
  test('that meets the criteria is not signed', async () => {
    const { ehr, seat, order, page } = place('test-h2b-01', REFUSED)
    await order('inherited-thrombocytopathy')
    await sign(ehr, seat)
    expect(alert(page('da'))).toBe(`Rekvisitionen er ikke underskrevet. Journalen afviste det: ${REASON}`)
    expect(alert(page('en'))).toBe(`The order is not signed. The record refused it: ${REASON}`)
    expect(page('da')).not.toContain('Rekvisitionen er underskrevet')
    expect(page('da')).toContain('Kladde</b>')
  })
  test('in spite of a card is not signed, and no card is overridden; then it is', async () => {
    const { ehr, seat, order, page, told, answers } = place('test-h2b-03', REFUSED)
    await order('inherited-thrombocytopathy')
    await sign(ehr, seat)
    await override(ehr, seat, 'documented-elsewhere')
    expect(alert(page('da'))).toBe(`Rekvisitionen er ikke underskrevet. Journalen afviste det: ${REASON}`)
    expect(told).toEqual([])
    answers(CREATED)
    await override(ehr, seat, 'documented-elsewhere')
    expect(page('da')).toContain('Rekvisitionen er underskrevet')
    expect(alert(page('da'))).toBeUndefined()
    expect(told).toMatchObject([{ feedback: [{ outcome: 'overridden' }] }])
  })
})
