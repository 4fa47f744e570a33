import { describe, expect, test } from 'vitest'
import type { FhirResource, Quantity } from '../../src/fhir/types.ts'
import { applyPlanDefinition, type ReadyPlan } from '../../src/guideline/apply.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import type { SourceState } from '../../src/guideline/types.ts'
import { criterion, finding, group, LAB, laboratory, plan } from '../support/plan.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const subject = { reference: 'Patient/p1' }
let serial = 0

const observed = (system: string, code: string, parts: Record<string, unknown>) =>
  ({
    resourceType: 'Observation',
    id: `o${serial++}`,
    status: 'final',
    subject,
    code: { coding: [{ system, code }] },
    effectiveDateTime: '2026-01-01',
    ...parts
  }) as unknown as FhirResource
const found = (code: string, value: unknown, date = '2026-01-01') =>
  observed('https://w3id.org/genvej/CodeSystem/finding', code, {
    effectiveDateTime: date,
    ...(typeof value === 'boolean' ? { valueBoolean: value } : { valueInteger: value })
  })
const result = (code: string, flag: string, date: string) =>
  observed(LAB, code, {
    effectiveDateTime: date,
    valueQuantity: { value: 1 },
    interpretation: [{ coding: [{ code: flag }] }]
  })

const decide = (
  ready: ReadyPlan,
  resources: FhirResource[],
  observations: SourceState = 'complete',
  answers: SourceState = 'complete'
) =>
  applyPlanDefinition(
    ready,
    countableRecord(
      {
        patientId: 'p1',
        sources: {
          patient: { state: 'complete', resources: [{ resourceType: 'Patient', id: 'p1' }] },
          observations: { state: observations, resources },
          questionnaireResponses: { state: answers, resources: [] }
        }
      },
      NOW
    ),
    NOW
  )

const GATE = { 'not-met': 'exclude', unknown: 'require' }
const statusOf = (decision: ReturnType<typeof decide>, id: string) => {
  const criterion = decision.criteria.find(each => each.id === id)
  return criterion?.reason ? `${criterion.status}: ${criterion.reason}` : criterion?.status
}

describe('one criterion', () => {
  const gate = plan([finding('consent')], [criterion('c', '%consent.value', GATE)])
  test('met', () => expect(decide(gate, [found('consent', true)]).outcome).toBe('recommended'))
  test('not met excludes', () => expect(decide(gate, [found('consent', false)]).outcome).toBe('not-recommended'))
  test('nothing recorded asks', () => {
    const decision = decide(gate, [])
    expect([decision.outcome, statusOf(decision, 'c')]).toEqual(['needs-information', 'unknown: no-data'])
    expect(decision.criteria[0]?.missing.map(missing => missing.name)).toEqual(['consent'])
  })
  test('a value of another type is an error, hence unknown, never no', () => {
    expect(statusOf(decide(gate, [found('consent', 7)]), 'c')).toBe('unknown: evaluation-error')
  })
  test('two newest answers of the same day that disagree are a conflict', () => {
    const decision = decide(gate, [found('consent', true), found('consent', false)])
    expect(statusOf(decision, 'c')).toBe('unknown: conflict')
    expect(
      decision.criteria
        .find(({ id }) => id === 'c')
        ?.evidence.map(({ value }) => value)
        .toSorted()
    ).toEqual(['false', 'true'])
  })
  test('two newest answers that disagree are no conflict where exists(criteria) says the same of either', () => {
    const score = plan(
      [finding('score')],
      [
        criterion('low', '%score.exists(value < 3)', {}),
        criterion('any', '%score.exists()', {}),
        criterion('two', '%score.value = 2', {})
      ]
    )
    const both = (...scores: number[]) => {
      const decision = decide(
        score,
        scores.map(each => found('score', each))
      )
      return ['low', 'any', 'two'].map(id => statusOf(decision, id))
    }
    expect(both(1, 2)).toEqual(['met', 'unknown: conflict', 'unknown: conflict'])
    expect(both(5, 4)).toEqual(['not-met', 'unknown: conflict', 'unknown: conflict'])
    expect(both(1, 2, 5)).toEqual(['unknown: conflict', 'unknown: conflict', 'unknown: conflict'])
  })
  test('of two questions in one condition, each with answers that disagree is a conflict; one alone is none where the other decides', () => {
    const scores = plan(
      [finding('score'), finding('other')],
      [criterion('low', '(%score | %other).exists(value < 3)', {})]
    )
    const said = (score: readonly number[], other: readonly number[]) =>
      statusOf(
        decide(scores, [...score.map(each => found('score', each)), ...other.map(each => found('other', each))]),
        'low'
      )
    expect([said([1, 5], [1, 5]), said([5, 1], [1, 5]), said([1, 5], [5, 1]), said([5, 1], [5, 1])]).toEqual(
      Array(4).fill('unknown: conflict')
    )
    expect([said([5, 6], [1]), said([1, 5], [5])]).toEqual(['met', 'unknown: conflict'])
  })
  test('an answer that was taken back without another is unknown; one that was never given was never given', () => {
    const unanswered = (date: string) => ({
      ...observed('https://w3id.org/genvej/CodeSystem/finding', 'consent', { effectiveDateTime: date }),
      dataAbsentReason: { coding: [{ code: 'asked-declined' }] }
    })
    const from = (...answers: FhirResource[]) => statusOf(decide(gate, answers), 'c')
    expect(from(found('consent', true, '2025-01-01'), unanswered('2025-01-02'))).toBe('unknown: unusable-value')
    expect(from(unanswered('2025-01-01'), unanswered('2025-01-02'))).toBe('unknown: no-data')
  })
  test('of answers that disagree nothing else is evidence, and what would refuse the order is asked again', () => {
    const inputs = [finding('told'), finding('consent')]
    const both = plan(inputs, [criterion('c', '%told.value and %consent.value', { 'not-met': 'exclude' })])
    const contradicting = [found('consent', true), found('consent', false)]
    const decision = decide(both, [found('told', true), ...contradicting])
    const references = decision.criteria[0]?.evidence.map(({ reference }) => reference)
    expect(references?.toSorted()).toEqual(contradicting.map(({ id }) => `Observation/${id}`).toSorted())
    expect([decision.outcome, decision.criteria[0]?.effect]).toEqual(['needs-information', 'require'])
    expect(decide(both, [found('told', true)]).outcome).toBe('recommended')
    const only = plan(inputs, [criterion('c', '%told.value and %consent.value', { 'not-met': 'confirm' })])
    expect(decide(only, [found('told', true), ...contradicting]).outcome).toBe('recommended')
  })
  test('two newest results of a day that the laboratory calls the same say the same, whatever the numbers', () => {
    const normal = plan(
      [laboratory('count', 'plt', true)],
      [criterion('c', "%count.interpretation.coding.code = 'N'", {})]
    )
    const counted = (value: number, flag: string) => ({
      ...result('plt', flag, '2026-01-01'),
      valueQuantity: { value }
    })
    expect(statusOf(decide(normal, [counted(150, 'N'), counted(160, 'N')]), 'c')).toBe('met')
    expect(statusOf(decide(normal, [counted(150, 'N'), counted(140, 'L')]), 'c')).toBe('unknown: conflict')
  })
  test('the newer answer wins', () => {
    const answers = [found('consent', false, '2025-01-01'), found('consent', true, '2025-01-02')]
    expect(statusOf(decide(gate, answers), 'c')).toBe('met')
  })
  test('a year against a day within it: which is newer cannot be said', () => {
    const answers = [found('consent', false, '2025'), found('consent', true, '2025-06-02')]
    expect(statusOf(decide(gate, answers), 'c')).toBe('unknown: conflict')
  })
  test('evidence names the resource, its value and its date', () => {
    const [evidence] = decide(gate, [found('consent', true)]).criteria[0]?.evidence ?? []
    expect(evidence).toMatchObject({ value: 'true', date: '2026-01-01' })
    expect(evidence?.reference).toMatch(/^Observation\/o\d+$/)
  })
})

describe('the interval of a result is evidence', () => {
  const counts = plan(
    [laboratory('counts', 'plt', false)],
    [criterion('low', "%counts.exists(interpretation.coding.code = 'L')", {})]
  )
  const measured = (low: Quantity) =>
    decide(counts, [
      observed(LAB, 'plt', {
        valueQuantity: { value: 5, unit: 'mmol/L' },
        referenceRange: [{ low }],
        interpretation: [{ coding: [{ code: 'L' }] }]
      })
    ])
  test('of which an end is not itself within', () => {
    const within = (referenceRange: object) => {
      const low = { valueQuantity: { value: 1 }, interpretation: [{ coding: [{ code: 'L' }] }] }
      const { criteria } = decide(counts, [observed(LAB, 'plt', { ...low, referenceRange: [referenceRange] })])
      return criteria[0]?.evidence[0]?.interval
    }
    expect(within({ text: '> 5' })).toBe('> 5')
    expect(within({ low: { value: 5, comparator: '>' }, high: { value: 10 } })).toBe('> 5, ≤ 10')
  })
  test.each<[string, Quantity, string]>([
    ['in the unit of the value', { value: 7.3, unit: 'mmol/L' }, '≥ 7.3'],
    ['without a unit', { value: 7.3 }, '≥ 7.3'],
    ['in another unit, which is named', { value: 117, unit: 'g/L' }, '≥ 117 g/L']
  ])('%s', (_name, low, interval) => expect(measured(low).criteria[0]?.evidence[0]?.interval).toBe(interval))
})

describe('what was not obtained is unknown, never no', () => {
  const all = plan(
    [laboratory('counts', 'plt', false), finding('consent')],
    [
      criterion('any-normal', "%counts.exists(interpretation.coding.code = 'N')", {}),
      criterion('none-recorded', '%counts.empty()', {}),
      criterion('all-low', "%counts.all(interpretation.coding.code = 'L')", {}),
      criterion('consent', '%consent.value', {})
    ]
  )
  const low = result('plt', 'L', '2025-01-01')
  const normal = result('plt', 'N', '2024-01-01')
  test('complete: absence is absence', () => {
    const decision = decide(all, [])
    expect(decision.criteria.map(each => each.status)).toEqual(['not-met', 'met', 'met', 'unknown'])
  })
  test('failed: absence says nothing', () => {
    const decision = decide(all, [], 'not-obtained')
    expect(decision.criteria.map(each => each.reason)).toEqual(Array(4).fill('not-obtained'))
    expect(decision.notObtained).toContain('observations')
  })
  test('truncated: what was seen stands, what was not seen says nothing', () => {
    const decision = decide(all, [low, normal], 'truncated')
    expect(decision.criteria.map(each => each.status)).toEqual(['met', 'not-met', 'not-met', 'unknown'])
    expect(decide(all, [low], 'truncated').criteria.map(each => each.status)).toEqual([
      'unknown',
      'not-met',
      'unknown',
      'unknown'
    ])
  })
  test('truncated: the newest seen may not be the newest', () => {
    expect(statusOf(decide(all, [found('consent', true)], 'truncated'), 'consent')).toBe('unknown: not-obtained')
  })
  test('a finding that was found counts although questionnaire responses could not be had', () => {
    expect(statusOf(decide(all, [found('consent', true)], 'complete', 'not-obtained'), 'consent')).toBe('met')
  })
  test('findings have two carriers: when one was sent whole, the other need not be sent', () => {
    const absent = plan([finding('consent')], [criterion('c', '%consent.empty()', {})])
    expect(statusOf(decide(absent, [], 'complete', 'not-sent'), 'c')).toBe('met')
    expect(statusOf(decide(absent, [], 'complete', 'not-obtained'), 'c')).toBe('unknown: not-obtained')
    expect(statusOf(decide(absent, [], 'not-sent', 'not-sent'), 'c')).toBe('unknown: not-obtained')
  })
})

describe('groups and guards', () => {
  const guarded = plan(
    [finding('haemolysis'), finding('dat')],
    [
      group(
        'when',
        'all-of',
        [criterion('dat', '%dat.value', { unknown: 'confirm', 'not-met': 'exclude' })],
        '%haemolysis.value'
      )
    ]
  )
  test('guard false: not asked', () => {
    const decision = decide(guarded, [found('haemolysis', false)])
    expect([decision.outcome, statusOf(decision, 'dat')]).toEqual(['recommended', 'not-applicable'])
  })
  test('guard unknown: the guard is what is asked for', () => {
    const decision = decide(guarded, [])
    expect([decision.outcome, statusOf(decision, 'dat')]).toEqual([
      'needs-confirmation',
      'unknown: applicability-unknown'
    ])
    expect(decision.criteria[0]?.missing.map(missing => missing.name)).toEqual(['haemolysis'])
  })
  test('guard unknown, consequence met: met', () =>
    expect(statusOf(decide(guarded, [found('dat', true)]), 'dat')).toBe('met'))
  test('guard unknown, consequence not met: unknown, not excluded', () =>
    expect(decide(guarded, [found('dat', false)]).outcome).toBe('needs-confirmation'))
  test('guard true: as it is', () =>
    expect(decide(guarded, [found('haemolysis', true), found('dat', false)]).outcome).toBe('not-recommended'))
})

describe('two readings of the Danish (criteria 0.4)', () => {
  const two = plan(
    [finding('a'), finding('b'), finding('conferred')],
    [
      criterion('reading', '%a.value', GATE, '%b.value'),
      group('doubt', 'all-of', [criterion('confer', '%conferred.value or {}', { unknown: 'confirm' })], '%doubt')
    ],
    '%conferred.value'
  )
  test('equal: used', () => expect(decide(two, [found('a', true), found('b', true)]).outcome).toBe('recommended'))
  test('different: ambiguous, confirmation instead of information, and doubt', () => {
    const decision = decide(two, [found('a', true), found('b', false)])
    expect([decision.outcome, decision.ambiguous, statusOf(decision, 'reading')]).toEqual([
      'needs-confirmation',
      true,
      'unknown: ambiguous'
    ])
    expect(statusOf(decision, 'confer')).toBe('unknown: no-data')
  })
  test('one reading unknown: information is missing', () => {
    const decision = decide(two, [found('a', true)])
    expect([decision.outcome, decision.ambiguous]).toEqual(['needs-information', false])
  })
  test('conferred: taken as met, and the doubt is settled', () => {
    const decision = decide(two, [found('a', true), found('b', false), found('conferred', true)])
    expect([decision.outcome, decision.ambiguous, statusOf(decision, 'confer')]).toEqual(['recommended', false, 'met'])
  })
  test('no doubt: nobody is asked to confer', () =>
    expect(statusOf(decide(two, [found('a', true), found('b', true)]), 'confer')).toBe('not-applicable'))
})

describe('an ambiguous member of a group', () => {
  const any = plan(
    [finding('a'), finding('b'), finding('c')],
    [
      {
        ...group('either', 'any-of', [
          criterion('reading', '%a.value', {}, '%b.value'),
          criterion('other', '%c.value', {})
        ]),
        ...asCriterion()
      }
    ]
  )
  test('decides when nothing else is open', () => {
    const decision = decide(any, [found('a', true), found('b', false), found('c', false)])
    expect([decision.outcome, decision.ambiguous]).toEqual(['needs-confirmation', true])
  })
  test('does not hide that something else is missing', () => {
    expect(decide(any, [found('a', true), found('b', false)]).outcome).toBe('needs-information')
  })
})

function asCriterion() {
  const { documentation, extension } = criterion('x', 'true', GATE)
  return { ...(documentation ? { documentation } : {}), ...(extension ? { extension } : {}) }
}

test('the gravest outcome wins: redirect, exclude, require, confirm, caution', () => {
  const effects = ['caution', 'confirm', 'require', 'exclude', 'redirect']
  const outcomes = effects.map((_, at) => {
    const criteria = effects.slice(0, at + 1).map(effect => criterion(effect, 'true', { met: effect }))
    return decide(plan([], criteria), []).outcome
  })
  expect(outcomes).toEqual([
    'recommended-with-caution',
    'needs-confirmation',
    'needs-information',
    'not-recommended',
    'outside-pathway'
  ])
})

test('inform shows and changes nothing', () => {
  const decision = decide(plan([], [criterion('advice', 'true', { met: 'inform' })]), [])
  expect([decision.outcome, decision.criteria[0]?.effect]).toEqual(['recommended', 'inform'])
})
