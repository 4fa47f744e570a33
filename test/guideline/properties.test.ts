// What must hold for every record: the order of resources, duplicates, retractions, units and lost precision never make advice stronger.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FhirResource, Observation } from '../../src/fhir/types.ts'
import { type Decision, type ReceivedRecord, SOURCES } from '../../src/guideline/types.ts'
import { realKnowledge } from '../support/build.ts'
import { caseRecords, changed, statuses } from '../support/case-records.ts'

const knowledge = realKnowledge()
const RUNS = { numRuns: 25, seed: 20261120 }

for (const indication of knowledge.plans.keys())
  describe(indication, () => {
    const { records, decide } = caseRecords(indication, knowledge)
    const anyRecord = fc.constantFrom(...records)

    test('the order of resources never matters', () => {
      fc.assert(
        fc.property(anyRecord, fc.infiniteStream(fc.nat()), (record, numbers) => {
          const shuffled = changed(record, resources => sortedBy(resources, () => numbers.next().value ?? 0))
          expect(decide(shuffled)).toEqual(decide(record))
        }),
        RUNS
      )
    })

    test('a resource sent twice counts once', () => {
      fc.assert(
        fc.property(anyRecord, record => {
          expect(decide(changed(record, resources => [...resources, ...resources]))).toEqual(decide(record))
        }),
        RUNS
      )
    })

    test('a retracted or cancelled result, or one of another patient, never matters', () => {
      fc.assert(
        fc.property(anyRecord, fc.constantFrom('entered-in-error', 'cancelled', 'other'), (record, how) => {
          const opposites = (record.sources.observations?.resources ?? []).map(resource =>
            opposite(resource as Observation, how)
          )
          const noisy = changed(record, resources => [...resources, ...opposites], 'observations')
          expect(statuses(decide(noisy))).toEqual(statuses(decide(record)))
        }),
        RUNS
      )
    })

    test('a value and its interval in another unit that converts lead to the same', () => {
      fc.assert(
        fc.property(anyRecord, record => {
          const converted = changed(record, resources => resources.map(inThousands), 'observations')
          expect(statuses(decide(converted))).toEqual(statuses(decide(record)))
        }),
        RUNS
      )
    })

    test('what is not obtained makes a criterion unknown, never the opposite', () => {
      fc.assert(
        fc.property(
          anyRecord,
          fc.constantFrom(...SOURCES),
          fc.constantFrom('not-obtained' as const, 'truncated' as const),
          (record, name, state) => {
            const resources = state === 'truncated' ? (record.sources[name]?.resources ?? []) : []
            const poorer = { ...record, sources: { ...record.sources, [name]: { state, resources } } }
            expect(strongerThan(decide(poorer), decide(record))).toEqual([])
          }
        ),
        { ...RUNS, numRuns: 60 }
      )
    })

    test('a date with less precision makes a criterion unknown, never the opposite', () => {
      fc.assert(
        fc.property(anyRecord, fc.constantFrom(4, 7), fc.nat(), (record, length, pick) => {
          const vaguer = vague(record, length, pick)
          expect(strongerThan(decide(vaguer), decide(record))).toEqual([])
        }),
        { ...RUNS, numRuns: 100 }
      )
    })
  })

/** Criteria that were decided one way and are now decided another; advice may be given no more. */
function strongerThan(after: Decision, before: Decision): string[] {
  return after.criteria.flatMap(({ id, status, strength }) => {
    const was = before.criteria.find(each => each.id === id)?.status
    const unasked = strength === 'may' && status === 'not-applicable'
    const allowed = status === was || status === 'unknown' || unasked || (was === 'not-applicable' && status === 'met')
    return allowed || was === 'unknown' ? [] : [`${id}: ${was} → ${status}`]
  })
}

function sortedBy(resources: readonly FhirResource[], key: () => number): FhirResource[] {
  return resources
    .map(resource => ({ resource, key: key() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ resource }) => resource)
}

/** The same result with the opposite content, which must not count. */
function opposite(resource: Observation, how: string): FhirResource {
  return {
    ...resource,
    id: `${resource.id}-${how}`,
    ...(how === 'other' ? { subject: { reference: 'Patient/somebody-else' } } : { status: how as 'cancelled' }),
    effectiveDateTime: '2026-11-19',
    ...(resource.valueBoolean === undefined ? {} : { valueBoolean: !resource.valueBoolean })
  } as FhirResource
}

/** Counts in 10*3/uL or /uL say the same as in 10*9/L; other results stay as they are. */
function inThousands(resource: FhirResource): FhirResource {
  const observation = resource as Observation
  if (observation.valueQuantity?.unit !== '10*9/L') return resource
  const scaled = (value: number | undefined) => (value === undefined ? undefined : value * 1000)
  const unit = { unit: '/uL', system: 'http://unitsofmeasure.org', code: '/uL' }
  return {
    ...observation,
    valueQuantity: { ...observation.valueQuantity, value: scaled(observation.valueQuantity.value), ...unit },
    referenceRange: (observation.referenceRange ?? []).map(range => ({
      ...(range.low ? { low: { value: scaled(range.low.value), ...unit } } : {}),
      ...(range.high ? { high: { value: scaled(range.high.value), ...unit } } : {})
    }))
  } as FhirResource
}

/** The dates of one resource cut to years or months, also those given as answers. */
function vague(record: ReceivedRecord, length: number, pick: number): ReceivedRecord {
  const all = SOURCES.flatMap(name => record.sources[name]?.resources ?? [])
  const chosen = all[pick % all.length]
  const cut = (value: unknown) => (typeof value === 'string' ? value.slice(0, length) : value)
  const names = [
    'birthDate',
    'effectiveDateTime',
    'onsetDateTime',
    'recordedDate',
    'performedDateTime',
    'valueDateTime'
  ]
  return changed(record, resources =>
    resources.map(resource =>
      resource === chosen
        ? (Object.fromEntries(
            Object.entries(resource).map(([name, value]) => [name, names.includes(name) ? cut(value) : value])
          ) as unknown as FhirResource)
        : resource
    )
  )
}
