// The two carriers of a finding mean the same (contract, section 3): what is extracted decides as the response itself does.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FhirResource, QuestionnaireResponse, QuestionnaireResponseItem } from '../../src/fhir/types.ts'
import { SOURCE_OF } from '../../src/guideline/source-of.ts'
import { evaluateForm } from '../../src/questionnaire/evaluate.ts'
import { extractResponse } from '../../src/questionnaire/extract.ts'
import type { Form, FormItem } from '../../src/questionnaire/form.ts'
import { formShelf } from '../../src/questionnaire/form-shelf.ts'
import { populateForm } from '../../src/questionnaire/populate.ts'
import { realKnowledge } from '../support/build.ts'
import { decisionsOn, wholeRecord } from '../support/whole-record.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const knowledge = realKnowledge()
const { forms, isInValueSet, units } = formShelf(knowledge)
const patient = { resourceType: 'Patient' as const, id: 'p', gender: 'female' as const, birthDate: '1990-01-01' }
const subject = { reference: 'Patient/p' }

/** Answers to an item, right in kind, or none; a group that may stand several times stands up to three times. */
function answered(item: FormItem): fc.Arbitrary<QuestionnaireResponseItem[]> {
  // The id of a resource is filled in from the record, and answered by nobody.
  if (item.type === 'display' || item.definition.definition?.endsWith('.id')) return fc.constant([])
  const below = fc.tuple(...item.items.map(answered)).map(each => each.flat())
  if (item.type === 'group') {
    const once = below.map(inside => ({ linkId: item.linkId, item: inside }))
    return item.definition.repeats ? fc.array(once, { maxLength: 3 }) : once.map(each => [each])
  }
  const options = (item.definition.answerOption ?? []).map(({ valueCoding }) => ({ valueCoding: valueCoding ?? {} }))
  const most = item.definition.repeats ? options.length : 1
  // A response that leaves open what must be answered is not extracted.
  const least = item.definition.required ? 1 : 0
  const values: fc.Arbitrary<object[]> =
    options.length > 0
      ? fc.subarray(options, { minLength: least, maxLength: most })
      : fc.option(valueTo(item), { nil: undefined }).map(value => (value ? [value] : []))
  return fc.tuple(values, below).map(([answer, inside]) => {
    const [first, ...others] = answer
    if (!first) return []
    return [{ linkId: item.linkId, answer: [inside.length > 0 ? { ...first, item: inside } : first, ...others] }]
  })
}

function valueTo({ type }: FormItem): fc.Arbitrary<object> {
  const day = fc.constantFrom('2019-05-01', '2026-01-31', '2021')
  if (type === 'boolean') return fc.boolean().map(valueBoolean => ({ valueBoolean }))
  if (type === 'integer') return fc.integer({ min: 0, max: 56 }).map(valueInteger => ({ valueInteger }))
  if (type === 'date') return day.map(valueDate => ({ valueDate }))
  if (type === 'dateTime') return day.map(valueDateTime => ({ valueDateTime }))
  if (type === 'quantity')
    return fc
      .integer({ min: 1, max: 90 })
      .map(value => ({ valueQuantity: { value, system: 'http://unitsofmeasure.org', code: 'a', unit: 'år' } }))
  return fc.constant({ valueString: 'x' })
}

function responseTo(form: Form): fc.Arbitrary<QuestionnaireResponse> {
  return fc.tuple(...form.items.map(answered)).map(items => ({
    resourceType: 'QuestionnaireResponse',
    id: 'r',
    questionnaire: form.canonical,
    status: 'completed',
    subject,
    authored: '2026-11-20T10:00:00Z',
    item: items.flat()
  }))
}

const recordOf = (...resources: readonly FhirResource[]) => wholeRecord(patient, resources, NOW)
const decisions = (...resources: readonly FhirResource[]) => decisionsOn(recordOf(...resources), knowledge, NOW)

/** The resources of a transaction as the server stores them. */
function stored(of: QuestionnaireResponse, form: Form) {
  const state = evaluateForm(form, of, { patient, today: '2026-11-20', isInValueSet })
  const { entry = [] } = extractResponse(state, '2026-11-20T12:00:00Z', new Map())
  const resources = entry.flatMap(({ resource }, at) =>
    resource && SOURCE_OF.get(resource.resourceType) ? [{ ...resource, id: `e${at}` } as FhirResource] : []
  )
  return { settled: state.response, resources }
}

describe.each([...forms.values()].map(form => [form.questionnaire.id ?? '', form] as const))('%s', (_id, form) => {
  test('what is extracted decides as the response does', () => {
    fc.assert(
      fc.property(responseTo(form), given => {
        const { settled, resources } = stored(given, form)
        expect(decisions(...resources)).toEqual(decisions(settled))
      }),
      { numRuns: 40 }
    )
  })
  test('what a form took from the record decides nothing new when the form is finished', () => {
    const earlier = responseTo(form).map(each => ({ ...each, id: 'earlier', authored: '2026-02-01T10:00:00Z' }))
    const later = responseTo(form).map(each => ({ ...each, id: 'later', authored: '2026-06-01T10:00:00Z' }))
    fc.assert(
      fc.property(earlier, later, (first, second) => {
        const { response } = populateForm(form, { record: recordOf(first, second), launch: {}, units, now: NOW })
        const finished = { ...response, id: 'r', status: 'completed' as const, authored: '2026-11-20T10:00:00Z' }
        expect(decisions(first, second, finished)).toEqual(decisions(first, second))
      }),
      { numRuns: 40 }
    )
  })
})
