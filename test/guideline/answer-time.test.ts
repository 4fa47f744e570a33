// An answer has one time, too: which of two was said last is told by it, however it is written.
import { expect, test } from 'vitest'
import type { Observation } from '../../src/fhir/types.ts'
import { bindCaseFeatures } from '../../src/guideline/case-features.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import { criterion, finding, plan } from '../support/plan.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const ready = plan([finding('hlh')], [criterion('c', '%hlh.value')])

test.each<[Partial<Observation>, string | undefined]>([
  [{ effectiveDateTime: '2026-11-16' }, '2026-11-16'],
  [{ effectivePeriod: { start: '2026-11-16', end: '2026-11-20' } }, '2026-11-16'],
  [{ effectiveInstant: '2026-11-16T10:00:00Z' }, '2026-11-16T10:00:00Z'],
  [{ issued: '2026-11-16T10:00:00Z' }, '2026-11-16T10:00:00Z'],
  [{}, undefined]
])('%o', (time, seen) => {
  const answer: Observation = {
    resourceType: 'Observation',
    id: 'a',
    status: 'final',
    subject: { reference: 'Patient/p' },
    code: { coding: [{ system: 'https://w3id.org/genvej/CodeSystem/finding', code: 'hlh' }] },
    valueBoolean: true,
    ...time
  }
  const sources = { observations: { state: 'complete', resources: [answer] } }
  const record = countableRecord({ patientId: 'p', sources } as Parameters<typeof countableRecord>[0], NOW)
  const [hlh] = bindCaseFeatures(ready.plan.inputs, ready.index, record, ready.texts, NOW)
  const asSeen = hlh?.facts.map(fact => fact.resource as Observation)
  expect(asSeen?.map(each => [each.effectiveDateTime, each.effectivePeriod, each.valueBoolean])).toEqual([
    [seen, undefined, true]
  ])
})
