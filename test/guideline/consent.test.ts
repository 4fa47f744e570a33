import { expect, test } from 'vitest'
import type { Consent } from '../../src/fhir/types.ts'
import { statedIn } from '../../src/guideline/case-features.ts'
import { consentAsObservation } from '../../src/guideline/consent.ts'
import { countableRecord } from '../../src/guideline/record.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const WGS = [{ coding: [{ system: 'https://w3id.org/genvej/CodeSystem/order', code: 'wgs' }] }]
const said = (parts: Partial<Consent>) =>
  consentAsObservation({ resourceType: 'Consent', id: 'c1', status: 'active', scope: {}, category: WGS, ...parts }, NOW)

test('an active consent to sequencing is a yes, of its own date, with its own reference', () => {
  const observation = said({ dateTime: '2026-01-01' })
  expect(observation).toMatchObject({ valueBoolean: true, effectiveDateTime: '2026-01-01' })
  expect(observation?.derivedFrom).toEqual([{ reference: 'Consent/c1' }])
})
test.each(['rejected', 'inactive'] as const)('%s is a no', status => expect(said({ status })?.valueBoolean).toBe(false))
test('a provision that denies is a no', () => expect(said({ provision: { type: 'deny' } })?.valueBoolean).toBe(false))
test('a consent about something else says nothing', () => {
  const about = (system: string, code: string) => said({ category: [{ coding: [{ system, code }] }] })
  expect(about('urn:other', 'wgs')).toBeUndefined()
  expect(about('https://w3id.org/genvej/CodeSystem/order', 'other')).toBeUndefined()
})
test('a record with a consent about something else is read, and states nothing by it', () => {
  const research = [{ coding: [{ system: 'urn:other', code: 'research' }] }]
  const subject = { reference: 'Patient/p1' }
  const consent = { resourceType: 'Consent', id: 'c2', status: 'active', patient: subject, category: research }
  const sources = { consents: { state: 'complete', resources: [consent as unknown as Consent] } } as const
  const record = countableRecord({ patientId: 'p1', sources }, NOW)
  expect([record.resources.length, ...statedIn(record, NOW)]).toEqual([1])
})
test('a consent that is to something else too is a yes', () =>
  expect(said({ category: [{ coding: [{ system: 'urn:other', code: 'research' }] }, ...WGS] })?.valueBoolean).toBe(
    true
  ))
test('a consent whose period has ended says nothing', () => {
  expect(said({ provision: { period: { end: '2026-11-19' } } })).toBeUndefined()
  expect(said({ provision: { period: { end: '2026-11-20' } } })?.valueBoolean).toBe(true)
})
