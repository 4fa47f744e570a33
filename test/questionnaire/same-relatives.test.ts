// Relatives of the record in the pedigree form: untouched they change nothing, corrected they are the same people, whichever door it is.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type {
  CodeableConcept,
  FamilyMemberHistory,
  FamilyMemberHistoryCondition,
  FhirResource,
  QuestionnaireResponse,
  QuestionnaireResponseItem
} from '../../src/fhir/types.ts'
import { knownRelatives, relativesIn } from '../../src/guideline/relatives.ts'
import { evaluateForm } from '../../src/questionnaire/evaluate.ts'
import { extractResponse } from '../../src/questionnaire/extract.ts'
import { formShelf } from '../../src/questionnaire/form-shelf.ts'
import { populateForm } from '../../src/questionnaire/populate.ts'
import { realKnowledge } from '../support/build.ts'
import { decisionsOn, wholeRecord } from '../support/whole-record.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const AUTHORED = '2026-11-20T10:00:00Z'
const knowledge = realKnowledge()
const { forms, isInValueSet, units } = formShelf(knowledge)
const form = forms.get('https://w3id.org/genvej/Questionnaire/pedigree')
const patient = { resourceType: 'Patient' as const, id: 'p', gender: 'female' as const, birthDate: '1990-01-01' }
const subject = { reference: 'Patient/p' }
const ICD10 = 'http://hl7.org/fhir/sid/icd-10'
const OWN = 'https://w3id.org/genvej/CodeSystem/family-condition'
const years = (value: number) => ({ value, unit: 'år', system: 'http://unitsofmeasure.org', code: 'a' })

const concept = (system: string, ...codes: string[]): CodeableConcept => ({
  coding: codes.map(code => ({ system, code, display: code }))
})
const LOCAL = { coding: [...(concept('http://local', 'x').coding ?? []), ...(concept(ICD10, 'C92.0').coding ?? [])] }
const age = fc.integer({ min: 30, max: 70 })
const onset: fc.Arbitrary<Partial<FamilyMemberHistoryCondition>> = fc.oneof(
  fc.constant({}),
  age.map(value => ({ onsetAge: years(value) })),
  age.map(value => ({
    onsetAge: { value: value * 12 + 5, unit: 'mo', code: 'mo', system: 'http://unitsofmeasure.org' }
  })),
  age.map(value => ({ onsetAge: { ...years(value), comparator: '<' as const } })),
  age.map(value => ({ onsetRange: { low: years(value), high: years(value + 9) } })),
  fc.constant({ onsetString: 'i fyrrerne' })
)
const code: fc.Arbitrary<CodeableConcept> = fc.oneof(
  fc.constantFrom('C92.0', 'C92.9', 'D46.9', 'C50', 'E11.9', 'D61.0').map(each => concept(ICD10, each)),
  fc.constantFrom('mds-aml', 'persistent-thrombocytopenia', 'solid-tumour').map(each => concept(OWN, each)),
  fc.constantFrom<CodeableConcept[]>({ text: 'blodkræft' }, { text: 'sukkersyge' }, {}),
  fc.constant(LOCAL)
)
const condition = fc.tuple(code, onset).map(([said, began]) => ({ code: said, ...began }))
const relationship: fc.Arbitrary<CodeableConcept> = fc.oneof(
  fc
    .constantFrom('MTH', 'NMTH', 'FTH', 'SIS', 'NBRO', 'MAUNT', 'GRMTH', 'COUSN', 'EXT', 'FAMMEMB', 'SPS')
    .map(each => concept('http://terminology.hl7.org/CodeSystem/v3-RoleCode', each)),
  fc.constant({ text: 'mosters datter' })
)
const family = fc
  .array(fc.tuple(relationship, fc.array(condition, { maxLength: 3 })), { minLength: 1, maxLength: 4 })
  .map(all =>
    all.map(
      ([who, what], at): FamilyMemberHistory => ({
        resourceType: 'FamilyMemberHistory',
        id: `f${at}`,
        status: 'completed',
        patient: subject,
        date: '2024-03-12',
        relationship: who,
        condition: what
      })
    )
  )
const found: readonly FhirResource[] = ['mds-aml', 'family-history'].map(each => ({
  resourceType: 'Observation',
  id: each,
  status: 'final',
  subject,
  code: { coding: [{ system: 'https://w3id.org/genvej/CodeSystem/finding', code: each }] },
  effectiveDateTime: '2026-01-01',
  ...(each === 'mds-aml'
    ? { valueBoolean: true }
    : { valueCodeableConcept: { coding: [{ system: 'https://w3id.org/genvej/CodeSystem/answer', code: 'recorded' }] } })
}))

const recordOf = (...resources: readonly FhirResource[]) => wholeRecord(patient, [...found, ...resources], NOW)
const decisions = (...resources: readonly FhirResource[]) => decisionsOn(recordOf(...resources), knowledge, NOW)

/** The form filled in from a record and sent back, as the engine leaves it. */
function finished(histories: readonly FamilyMemberHistory[], edit: (item: Items) => Items = each => each) {
  if (!form) throw new Error('no pedigree')
  const record = recordOf(...histories)
  const { response } = populateForm(form, { record, launch: {}, units, now: NOW })
  const sent: QuestionnaireResponse = {
    ...response,
    id: 'r',
    status: 'completed',
    authored: AUTHORED,
    item: [...edit(response.item ?? [])]
  }
  const state = evaluateForm(form, sent, { patient, today: '2026-11-20', isInValueSet })
  const { entry = [] } = extractResponse(state, AUTHORED, knownRelatives(record.resources))
  const written = entry.flatMap(({ resource }) => {
    const written = resource as FhirResource | undefined
    return written?.resourceType === 'FamilyMemberHistory' ? [written] : []
  })
  return { response: state.response, errors: state.errors, written, sent }
}
type Items = readonly QuestionnaireResponseItem[]

test('a form that is sent back untouched is complete, writes no relative, and decides nothing new', () => {
  fc.assert(
    fc.property(family, histories => {
      const { response, errors, written, sent } = finished(histories)
      expect(errors).toEqual([])
      expect(written).toEqual([])
      const before = decisions(...histories)
      expect(decisions(...histories, response)).toEqual(before)
      expect(decisions(...histories, sent)).toEqual(before)
    }),
    { numRuns: 200 }
  )
})

/** One relative with another age, diagnosis or relationship, or with one condition more or less. */
const edits = fc.record({
  at: fc.nat(3),
  what: fc.constantFrom('age', 'code', 'role', 'more', 'less'),
  value: age,
  condition: fc.nat(2)
})
type Edit = typeof edits extends fc.Arbitrary<infer T> ? T : never

function edited(items: Items, { at, what, value, condition: number }: Edit): Items {
  const own = (linkId: string, answer: object) => ({ linkId, answer: [answer] })
  const diagnosis = own('condition-code', { valueCoding: { system: OWN, code: 'mds-aml' } })
  const began = own('condition-onset', { valueQuantity: years(value) })
  const role = own('relationship', {
    valueCoding: { system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'NSIS' }
  })
  const replaced = (list: Items, linkId: string, by: QuestionnaireResponseItem) =>
    list.map(each => (each.linkId === linkId ? by : each))
  const relatives = items.filter(({ linkId }) => linkId === 'relative')
  const target = relatives[at % relatives.length]
  const conditions = target?.item?.filter(({ linkId }) => linkId === 'condition') ?? []
  const one = conditions[number % Math.max(conditions.length, 1)]
  const change = (list: Items): Items => {
    if (what === 'role') return replaced(list, 'relationship', role)
    if (what === 'more' || !one) return [...list, { linkId: 'condition', item: [diagnosis, began] }]
    if (what === 'less') return list.filter(each => each !== one)
    const by = what === 'age' ? began : diagnosis
    return list.map(each => (each === one ? { ...each, item: [...replaced(each.item ?? [], by.linkId, by)] } : each))
  }
  return items.map(each => (each === target ? { ...each, item: [...change(each.item ?? [])] } : each))
}

/** The form as a renderer sends it that knows no extensions, and no codes but its options (LHC-Forms). */
function plain(items: Items): Items {
  return items.flatMap(({ extension: _marks, answer = [], item = [], ...head }) => {
    const options = form?.byLinkId.get(head.linkId)?.definition.answerOption
    const known = answer.filter(
      ({ valueCoding }) => !valueCoding || options?.some(each => each.valueCoding?.code === valueCoding.code)
    )
    const given = known.map(({ extension: _origin, ...each }) => each)
    const below = plain(item)
    if (given.length === 0 && below.length === 0) return []
    return [
      { ...head, ...(given.length > 0 ? { answer: given } : {}), ...(below.length > 0 ? { item: [...below] } : {}) }
    ]
  })
}

test('a renderer that drops all but the answers it knows changes nobody', () => {
  fc.assert(
    fc.property(family, histories => {
      const { response, errors, written } = finished(histories, plain)
      expect([errors, written]).toEqual([[], []])
      expect(decisions(...histories, response)).toEqual(decisions(...histories))
    }),
    { numRuns: 200 }
  )
})

test.each<[string, (items: Items) => Items]>([
  ['our page', items => items],
  ['such a renderer', plain]
])(
  'who is corrected in %s is the same person: the response, the updated record, and both decide the same',
  (_page, sent) => {
    fc.assert(
      fc.property(family, edits, (histories, edit) => {
        const { response, written } = finished(histories, items => sent(edited(items, edit)))
        expect(written.length).toBeLessThanOrEqual(1)
        for (const each of written) expect(histories.map(({ id }) => id)).toContain(each.id)
        const updated = histories.map(each => written.find(({ id }) => id === each.id) ?? each)
        const after = decisions(...updated)
        expect(decisions(...histories, response)).toEqual(after)
        expect(decisions(...updated, response)).toEqual(after)
        expect(relativesIn(recordOf(...updated, response).resources)).toHaveLength(histories.length)
      }),
      { numRuns: 300 }
    )
  }
)
