// What the record said before a result speaks against it can be confirmed in the form.
import { describe, expect, test } from 'vitest'
import type { Observation, Patient } from '../../src/fhir/types.ts'
import { formPage } from '../../src/form/form-page.ts'
import { stand } from '../../src/form/frame.ts'
import { openSession } from '../../src/form/open-session.ts'
import { readFields } from '../../src/form/read-fields.ts'
import type { FormSession } from '../../src/form/session.ts'
import { formShelf } from '../../src/questionnaire/form-shelf.ts'
import { realKnowledge } from '../support/build.ts'
import { readingAccess } from '../support/ehr-access.ts'

const NOW = Date.parse('2026-11-25T09:00:00Z')
const knowledge = realKnowledge()
const house = { knowledge, shelf: formShelf(knowledge) }
const INDICATION = 'inherited-thrombocytopenia'
const URL = `https://w3id.org/genvej/Questionnaire/${INDICATION}`
const ANSWER = 'https://w3id.org/genvej/CodeSystem/answer'
const patient: Patient = { resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1990-01-01' }
const observation = (id: string, system: string, code: string, date: string, value: object): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: { reference: 'Patient/p' },
  code: { coding: [{ system, code }] },
  effectiveDateTime: date,
  ...value
})
const excluded = (code: string, date: string) =>
  observation(code, 'https://w3id.org/genvej/CodeSystem/finding', 'cause-excluded', date, {
    valueCodeableConcept: { coding: [{ system: ANSWER, code }] }
  })
const positive = observation('hbsag', 'http://npu-terminology.org', 'NPU02349', '2026-09-01', {
  valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '10828004' }] }
})

function opened(...resources: readonly Observation[]): FormSession {
  const sources = {
    patient: { state: 'complete', resources: [patient] },
    observations: { state: 'complete', resources }
  } as const
  const session = openSession(
    { indication: INDICATION, ehr: readingAccess('p'), received: { patientId: 'p', sources }, framing: [] },
    house,
    NOW
  )
  if (!session) throw new Error('no form')
  return { ...session, id: 'x'.repeat(32) }
}
const statusOf = (session: FormSession, id: string) =>
  stand(session, house, NOW).decision.criteria.find(each => each.id === id)?.status
const chosen = (session: FormSession) => {
  const { markup } = formPage({ standing: stand(session, house, NOW), house, language: 'da', address: '/form/x' })
  return [...markup.matchAll(/name="[^"]*:cause-excluded" value="[^"]*\|([^"]*)" checked/g)].map(([, code]) => code)
}

describe('hepatitis B, excluded before it was found', () => {
  const session = opened(excluded('hepatitis-b', '2015-06-01'), excluded('cmv', '2015-06-01'), positive)
  test('is asked again; what nothing speaks against stays filled in', () => {
    expect(statusOf(session, 'h2a-ddx-hbv')).toBe('unknown')
    expect(chosen(session)).toEqual(['cmv'])
  })
  test('is confirmed by the same answer', () => {
    const form = house.shelf.forms.get(URL)
    const before = session.responses.get(URL)
    if (!form || !before) throw new Error('no form')
    const fields = ['cmv', 'hepatitis-b'].map((code): [string, string] => [
      `${INDICATION}:cause-excluded`,
      `${ANSWER}|${code}`
    ])
    const response = readFields(form, new URLSearchParams(fields), before)
    const answered = { ...session, responses: new Map([...session.responses, [URL, response] as const]) }
    expect(statusOf(answered, 'h2a-ddx-hbv')).toBe('met')
  })
})

test('excluded after it was found, it is filled in', () =>
  expect(chosen(opened(excluded('hepatitis-b', '2026-10-01'), positive))).toEqual(['hepatitis-b']))
