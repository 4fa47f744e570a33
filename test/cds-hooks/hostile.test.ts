// Whatever is put in the place of any part of a call, the service answers, keeps the card rules, and lives (reliability, I4).
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DECISION_EXTENSION } from '../../src/cds-hooks/decision-extension.ts'
import { build, call, realKnowledge } from '../support/build.ts'
import { draft, FITTING, factor, finding, indication, orderSign, SUBJECT, searchset } from '../support/hook-request.ts'

const built = build({ site: { patientView: true } })
const JUNK = [null, 7, 'x', [], {}, [null], [{}], { resourceType: 'Bundle' }]

const specimen = { resourceType: 'Specimen', id: 's', type: { coding: [{ system: 'x', code: 'blood' }], text: 'x' } }
const coded = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'D69.1', display: 'x' }], text: 'x' }
const REQUEST = orderSign(
  [
    draft({
      contained: [specimen],
      specimen: [{ reference: '#s' }],
      orderDetail: [coded],
      reasonReference: [{ reference: 'Condition/c' }]
    }),
    draft({ id: 'o2', reasonCode: [coded] })
  ],
  {
    observations: searchset(
      ...FITTING,
      finding('lifelong', 'lifelong'),
      factor(3, { component: [factor(3)], interpretation: [coded], effectivePeriod: { start: '2020' } }),
      factor(3, { id: 'outer', contained: [factor(3, { id: 'inner' })] })
    ),
    conditions: searchset({
      resourceType: 'Condition',
      id: 'c',
      code: coded,
      subject: SUBJECT,
      verificationStatus: coded
    }),
    questionnaireResponses: searchset({
      resourceType: 'QuestionnaireResponse',
      id: 'q',
      status: 'completed',
      questionnaire: 'https://w3id.org/genvej/Questionnaire/test',
      subject: SUBJECT,
      authored: '2026-11-20',
      item: [
        {
          linkId: 'pregnant',
          answer: [{ valueBoolean: false, item: [{ linkId: 'syndromic-features', answer: [{ valueBoolean: true }] }] }]
        }
      ]
    })
  }
)

/** Every path to a part of a value. */
function paths(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const parts = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [path, ...parts.flatMap(([key, part]) => paths(part, [...path, key]))]
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>
  copy[key] = replaced(copy[key], rest, by)
  return copy
}

type Json = Record<string, unknown>
const PATHS = paths(REQUEST).slice(1)

test('junk in any place', async () => {
  for (const path of PATHS)
    for (const junk of JUNK) {
      const request = replaced(REQUEST, path, junk) as object
      const { status } = await call(built, request, { service: 'wgs-order-sign' })
      expect([200, 400, 412], `${path.join('.')} = ${JSON.stringify(junk)}`).toContain(status)
    }
}, 120_000)

test('any JSON in any two places', async () => {
  const place = fc.tuple(fc.constantFrom(...PATHS), fc.jsonValue({ maxDepth: 3 }))
  await fc.assert(
    fc.asyncProperty(place, place, async ([one, first], [two, second]) => {
      let request: unknown
      try {
        request = replaced(replaced(REQUEST, one, first), two, second)
      } catch {
        return
      }
      const { status } = await call(built, request as object, { service: 'wgs-order-sign' })
      expect([200, 400, 412]).toContain(status)
    }),
    { numRuns: 500 }
  )
}, 120_000)

/** What was decided, without its words. */
async function decided(request: object): Promise<unknown> {
  const { status, cards } = await call(built, request, { service: 'wgs-order-sign' })
  const decisions = cards.map(({ extension }) => extension?.[DECISION_EXTENSION] as Decided | undefined)
  return [status, decisions.map(each => [each?.outcome, each?.criteria.map(({ id, status }) => [id, status])])]
}
type Decided = { readonly outcome: string; readonly criteria: readonly { id: string; status: string }[] }

test('a word that every object knows is a word like any other', async () => {
  const texts = PATHS.filter(path => typeof path.reduce((at, key) => at[key] as Json, REQUEST as Json) === 'string')
  for (const path of texts)
    expect(await decided(replaced(REQUEST, path, 'constructor') as object), path.join('.')).toEqual(
      await decided(replaced(REQUEST, path, 'konstruktion') as object)
    )
}, 120_000)

test('junk in any resource, against the guideline of the checkout', async () => {
  const real = build({ knowledge: realKnowledge() })
  const codes = [...realKnowledge().plans.keys()]
  const order = draft({ reasonCode: codes.map(indication) })
  const types = [
    'Observation',
    'Condition',
    'FamilyMemberHistory',
    'Consent',
    'Procedure',
    'DiagnosticReport',
    'ServiceRequest',
    'MedicationStatement'
  ]
  for (const resourceType of types)
    for (const junk of JUNK) {
      const odd = {
        resourceType,
        id: 'odd',
        status: 'final',
        subject: SUBJECT,
        patient: SUBJECT,
        code: junk,
        category: junk,
        condition: junk,
        component: junk,
        contained: junk,
        relationship: junk,
        medicationReference: junk
      }
      expect((await call(real, orderSign([order], { observations: searchset(odd) }))).cards).toHaveLength(codes.length)
    }
})

test('an onset of another shape', async () => {
  const code = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'D46.9' }] }
  const built = build({ knowledge: realKnowledge() })
  const order = draft({ reasonCode: [indication('myeloid-malignancy-cytopenia')] })
  for (const junk of [7, 'x', [], [{}], { start: 7 }, { value: {} }, { low: 7 }])
    for (const element of ['onsetAge', 'onsetPeriod', 'onsetRange', 'onsetString', 'onsetDateTime']) {
      const condition = { resourceType: 'Condition', id: 'c', subject: SUBJECT, code, [element]: junk }
      const { status } = await call(built, orderSign([order], { conditions: searchset(condition) }))
      expect(status, `${element} = ${JSON.stringify(junk)}`).toBe(200)
    }
})

test('no half of a character is on a card, whatever the record has and wherever its words are cut', async () => {
  for (const display of ['a\ud83d', '\ude00a', `${'a'.repeat(78)}${'😀'.repeat(200)}`]) {
    const coding = [{ system: 'urn:test:laboratory', code: 'F1', display }]
    const odd = factor(12, { code: { coding }, valueQuantity: { value: 12, unit: display } })
    const { text } = await call(built, orderSign([draft()], { observations: searchset(...FITTING, odd) }))
    expect(text).not.toMatch(/\\ud[89a-f]/i)
  }
})

test('what names a result without an id is looked at before it is said', async () => {
  for (const reference of [7, {}, [], ['x']]) {
    const nameless = factor(3, { id: undefined, derivedFrom: [{ reference }] })
    const { status, cards } = await call(built, orderSign([draft()], { observations: searchset(...FITTING, nameless) }))
    expect([status, cards.length]).toEqual([200, 1])
  }
})

test('many orders on a very large record are refused by name; one order, or a record as people have it, is not', async () => {
  const orders = (count: number) => Array.from({ length: count }, (_, at) => draft({ id: `o${at}` }))
  const record = (size: number) => ({
    observations: searchset(...Array.from({ length: size }, (_, at) => factor(3, { id: `f${at}` })))
  })
  const refused = await call(built, orderSign(orders(3), record(7000)))
  expect([refused.status, refused.outcome.issue[0]?.code, refused.outcome.issue[0]?.expression]).toEqual([
    400,
    'too-costly',
    ['context.draftOrders']
  ])
  expect((await call(built, orderSign(orders(1), record(7000)))).cards).toHaveLength(1)
  expect((await call(built, orderSign(orders(3), record(500)))).cards).toHaveLength(3)
})
