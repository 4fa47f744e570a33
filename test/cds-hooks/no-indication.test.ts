// An order that names no indication: every one is tried, and one card says which fits best and what the others lack.
import { describe, expect, test } from 'vitest'
import { rankDecisions } from '../../src/cds-hooks/best-indication.ts'
import type { CriterionResult, Decision, Evidence } from '../../src/guideline/types.ts'
import { build, call, decisionOf } from '../support/build.ts'
import { draft, FITTING, finding, indication, orderSign, SUBJECT, searchset } from '../support/hook-request.ts'

const built = build()
const unnamed = (more: Record<string, unknown> = {}) => draft({ reasonCode: undefined, ...more })
const icd = (code: string) => ({ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }] })
const condition = (code: string) => ({ resourceType: 'Condition', id: `c-${code}`, code: icd(code), subject: SUBJECT })

test('the one whose criteria are met comes first, the other says what it lacks', async () => {
  const { cards } = await call(built, orderSign([unnamed()]))
  expect(cards).toHaveLength(1)
  expect(cards[0]?.summary).toBe('WGS uden indikation, nærmest alfasygdom: kriterierne er opfyldt')
  expect(cards[0]?.detail).toContain('- Betasygdom: mangler oplysninger: hæmolyse')
  expect(decisionOf(cards[0])).toMatchObject({
    indication: 'alpha',
    outcome: 'recommended',
    alternatives: [{ indication: 'beta', outcome: 'needs-information' }]
  })
})

test('the fitting indication is offered as an update of the whole order', async () => {
  const order = unnamed({ reasonCode: [icd('D69.6')], note: [{ text: 'kept' }] })
  const { cards } = await call(built, orderSign([order]), { lang: 'en' })
  const [suggestion] = cards[0]?.suggestions ?? []
  expect(suggestion?.label).toBe('State the indication alpha disease on the order')
  expect(suggestion?.actions[0]).toEqual({
    type: 'update',
    description: suggestion?.label,
    resource: {
      ...JSON.parse(JSON.stringify(order)),
      reasonCode: [
        icd('D69.6'),
        { coding: [{ ...(indication('alpha')['coding'] as object[])[0], display: 'Alpha disease' }] }
      ]
    }
  })
})

test('nothing points to any: none is called nearest, each says what it lacks', async () => {
  const { cards } = await call(built, orderSign([unnamed()], { observations: searchset() }))
  expect(cards[0]?.summary).toBe(
    'WGS uden indikation: angiv den på rekvisitionen; journalen peger ikke på nogen bestemt'
  )
  expect(cards[0]?.detail).toContain('- Alfasygdom: mangler oplysninger: ')
  expect(cards[0]?.detail).toContain('- Betasygdom: mangler oplysninger: ')
  expect(cards[0]?.detail).not.toContain('Mangler (skal)')
})

test('one that the record shows something of is nearer than one that lacks less', async () => {
  const { cards } = await call(built, orderSign([unnamed()], { observations: searchset(finding('haemolysis', true)) }))
  expect(cards[0]?.summary).toContain('WGS uden indikation, nærmest betasygdom: ')
})

test('what must go another way now comes before what fits', async () => {
  const observations = searchset(
    finding('written-consent', true),
    finding('haemolysis', true),
    finding('suspected-scid-low-trec', true)
  )
  const { cards } = await call(built, orderSign([unnamed()], { observations }))
  expect(decisionOf(cards[0])).toMatchObject({ indication: 'alpha', outcome: 'outside-pathway' })
  expect(cards[0]?.indicator).toBe('critical')
})

describe('when several lack something, codes point to one', () => {
  const nothing = { observations: searchset() }
  const best = async (order: object, given: object = nothing) => {
    const { cards } = await call(built, orderSign([order], { ...nothing, ...given }))
    return [
      decisionOf(cards[0])['indication'],
      cards[0]?.suggestions?.flatMap(({ actions }) => actions.map(({ type }) => type))
    ]
  }
  const one = ['update', 'delete']

  test('without any, the one that lacks least is nearest, and the choice is left open', async () => {
    expect(await best(unnamed())).toEqual(['beta', ['update', 'update', 'delete']])
  })
  test('a diagnosis of the record', async () => {
    expect(await best(unnamed(), { conditions: searchset(condition('D69.1')) })).toEqual(['alpha', ['create', ...one]])
  })
  test('a suspected diagnosis, for suspicion is what the order is about', async () => {
    const suspected = { ...condition('D69.1'), verificationStatus: { coding: [{ code: 'provisional' }] } }
    expect(await best(unnamed(), { conditions: searchset(suspected) })).toEqual(['alpha', ['create', ...one]])
    const order = unnamed({ reasonReference: [{ reference: 'Condition/c-D69.1' }] })
    const given = { conditions: searchset(condition('D58.0'), suspected) }
    expect(await best(order, given)).toEqual(['alpha', ['create', ...one]])
  })
  test('a refuted diagnosis points nowhere', async () => {
    const refuted = { ...condition('D69.1'), verificationStatus: { coding: [{ code: 'refuted' }] } }
    expect(await best(unnamed(), { conditions: searchset(refuted) })).toEqual(['beta', ['update', ...one]])
  })
  test('codes that point to two leave the choice between them (T29)', async () => {
    const reasonCode = [icd('D69.1'), icd('D58.0')]
    expect(await best(unnamed({ reasonCode }))).toEqual(['beta', ['update', ...one]])
  })
  test("the order's own reason outranks the record", async () => {
    const given = { conditions: searchset(condition('D58.0')) }
    expect(await best(unnamed({ reasonCode: [icd('D69.1')] }), given)).toEqual(['alpha', ['create', ...one]])
  })
  test.each([
    ['of the record', 'Condition/c-D58.0'],
    ['at its server', 'https://ehr.example/fhir/Condition/c-D58.0'],
    ['in one of its versions', 'Condition/c-D58.0/_history/2']
  ])("the condition that the order's reason refers to: %s", async (_name, reference) => {
    const given = { conditions: searchset(condition('D58.0'), condition('D69.1')) }
    expect(await best(unnamed({ reasonReference: [{ reference }] }), given)).toEqual(['beta', one])
  })
  test('a condition that stands inside the order', async () => {
    const inside = { contained: [{ ...condition('D58.0'), id: 'c' }], reasonReference: [{ reference: '#c' }] }
    expect(await best(unnamed(inside), { conditions: searchset(condition('D69.1')) })).toEqual(['beta', one])
  })
  test('but a code never outweighs what is known', async () => {
    const observations = searchset(...FITTING)
    expect(await best(unnamed({ reasonCode: [icd('D58.0')] }), { observations })).toEqual(['alpha', ['update']])
  })
})

describe('the nearest of several that lack something is the one of which the record shows most', () => {
  const shown = {
    status: 'met',
    type: 'inclusion',
    strength: 'shall',
    evidence: [{ reference: 'Observation/o' }]
  } as unknown as CriterionResult
  const decision = (indication: string, ...criteria: readonly Partial<CriterionResult>[]) =>
    ({
      indication,
      outcome: 'needs-information',
      criteria: criteria.map(each => ({ ...shown, ...each }))
    }) as unknown as Decision
  const nearest = (...decisions: readonly Decision[]) => rankDecisions(decisions, () => 0)[0]?.indication

  test.each<[string, Partial<CriterionResult>]>([
    ['is not known to be met', { status: 'unknown' }],
    ['is not met', { status: 'not-met' }],
    ['rests on age and sex alone', { evidence: [{ reference: 'Patient/p' }] as unknown as Evidence[] }],
    ['rests on nothing of the record', { evidence: [] }],
    ['is only a should', { strength: 'should' }],
    ['is no inclusion', { type: 'exclusion' }]
  ])('what %s does not count', (_name, other) => {
    expect(nearest(decision('one', other, other), decision('other', {}))).toBe('other')
  })
  test('then the one that lacks least; what is only information is not lacking', () => {
    const [lacks, told] = [{ effect: 'require' }, { effect: 'inform' }] as const
    expect(nearest(decision('one', lacks), decision('other', told))).toBe('other')
    expect(
      nearest(decision('one', {}, { ...lacks, status: 'unknown' }), decision('other', { effect: undefined }))
    ).toBe('other')
  })
})

test('with the guideline of the checkout, every other indication has its line or its place in the extension', async () => {
  const { realKnowledge } = await import('../support/build.ts')
  const knowledge = realKnowledge()
  const { cards } = await call(build({ knowledge }), orderSign([unnamed()], { observations: searchset() }))
  const { indication: first, alternatives } = decisionOf(cards[0])
  const others = (alternatives as readonly { indication: string }[]).map(each => each.indication)
  expect([first, ...others].toSorted()).toEqual([...knowledge.plans.keys()].toSorted())
})

test('with the guideline of the checkout, each of the other four says what it lacks, however long its name and titles are', async () => {
  const { realKnowledge } = await import('../support/build.ts')
  const observations = searchset(finding('written-consent', true), finding('known-genetic-cause', false))
  for (const lang of ['da', 'en'] as const) {
    const { cards } = await call(build({ knowledge: realKnowledge() }), orderSign([unnamed()], { observations }), {
      lang
    })
    const lines = cards[0]?.detail?.split('\n') ?? []
    const lacking = lines.filter(line => /^- [^:]+: (mangler oplysninger|information missing)/.test(line))
    expect(lacking).toHaveLength(4)
    for (const line of lacking) expect(line).toMatch(/^- [^:]+: [^:]+: \S/)
  }
})

test('with the guideline of the checkout, the other four say what they lack also on a card with much to say', async () => {
  const { realKnowledge } = await import('../support/build.ts')
  const observations = searchset(
    finding('infections-more-than-expected', true),
    finding('infection-pattern', 'recurrent'),
    finding('specialist-role', 'haematology')
  )
  const { cards } = await call(build({ knowledge: realKnowledge() }), orderSign([unnamed()], { observations }))
  const lines = cards[0]?.detail?.split('\n') ?? []
  expect(cards[0]?.summary).toContain('nærmest primær immundefekt')
  expect(lines).toHaveLength(8)
  const others = ['myeloid malignitet eller cytopeni', 'trombocytopati', 'trombocytopeni', 'anæmi']
  for (const name of others) expect(cards[0]?.detail).toMatch(new RegExp(`rvelig ${name}: mangler oplysninger: \\S`))
})
