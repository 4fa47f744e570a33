// Questionnaire/$populate: what the record knows is not asked again. https://hl7.org/fhir/uv/sdc/populate.html
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type {
  Bundle,
  Extension,
  FhirResource,
  OperationOutcome,
  Questionnaire,
  QuestionnaireResponse,
  QuestionnaireResponseItem
} from '../../src/fhir/types.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import type { PatientRecord } from '../../src/guideline/types.ts'
import type { Form } from '../../src/questionnaire/form.ts'
import { formShelf } from '../../src/questionnaire/form-shelf.ts'
import { populateForm } from '../../src/questionnaire/populate.ts'
import { type BundleRecord, bundleRecord } from '../../src/record/bundle-record.ts'
import { buildTestApp, realKnowledge } from '../support/build.ts'
import { invalidities } from '../support/valid.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
const BASE = 'https://w3id.org/genvej'
const FORM = 'Questionnaire/hereditary-anaemia'
const patient = { resourceType: 'Patient' as const, id: 'p', gender: 'male' as const, birthDate: '2015-01-01' }

function finding(code: string, value: object, more: object = {}): FhirResource {
  return {
    resourceType: 'Observation',
    id: `o-${code}`,
    status: 'final',
    subject: { reference: 'Patient/p' },
    code: { coding: [{ system: `${BASE}/CodeSystem/finding`, code }] },
    effectiveDateTime: '2024-03-12',
    ...value,
    ...more
  } as FhirResource
}

const coded = (code: string) => ({ valueCodeableConcept: { coding: [{ system: `${BASE}/CodeSystem/answer`, code }] } })
const bundle = (...resources: object[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [patient, ...resources].map(resource => ({ resource }))
})

interface Populated {
  readonly response: QuestionnaireResponse
  readonly issues: OperationOutcome | undefined
}

async function populate(parameter: readonly object[], url = `/fhir/${FORM}/$populate`): Promise<Populated> {
  const subject = { name: 'subject', valueReference: { reference: 'Patient/p' } }
  const payload = { resourceType: 'Parameters', parameter: [subject, ...parameter] }
  const response = await app.inject({ method: 'POST', url, payload })
  expect([response.statusCode, response.headers['cache-control']]).toEqual([200, 'no-store'])
  const named = (name: string) =>
    response.json().parameter.find((each: { name: string }) => each.name === name)?.resource
  expect(invalidities(named('response'))).toEqual([])
  return { response: named('response'), issues: named('issues') }
}

const content = (...resources: object[]) => ({ name: 'content', resource: bundle(...resources) })
const everyItem = (items: readonly QuestionnaireResponseItem[] = []): QuestionnaireResponseItem[] =>
  items.flatMap(each => [each, ...everyItem(each.item), ...everyItem(each.answer?.flatMap(({ item }) => item ?? []))])
const item = ({ response }: Populated, linkId: string) => everyItem(response.item).find(each => each.linkId === linkId)
const part = (extensions: Extension[] | undefined, url: string) => extensions?.find(each => each.url.endsWith(url))
const status = (of: Populated, linkId: string) => part(item(of, linkId)?.extension, '/population-status')?.valueCode

describe('an answer from the record', () => {
  test('has its source and date', async () => {
    const populated = await populate([content(finding('dat', coded('negative')))])
    const [answer] = item(populated, 'dat')?.answer ?? []
    expect(answer?.valueCoding).toMatchObject({ code: 'negative', display: 'Negativ' })
    const origin = part(answer?.extension, '/answer-origin')
    expect(part(origin?.extension, 'source')?.valueReference).toEqual({ reference: 'Observation/o-dat' })
    expect(part(origin?.extension, 'effective')?.valueDateTime).toBe('2024-03-12')
    expect(status(populated, 'dat')).toBe('found')
  })
  test('may be an answer to an earlier form', async () => {
    const earlier = {
      resourceType: 'QuestionnaireResponse',
      id: 'earlier',
      status: 'completed',
      subject: { reference: 'Patient/p' },
      authored: '2025-05-05',
      questionnaire: `${BASE}/${FORM}`,
      item: [{ linkId: 'haemolysis', answer: [{ valueBoolean: true }] }]
    }
    const [answer] = item(await populate([content(earlier)]), 'haemolysis')?.answer ?? []
    expect(answer?.valueBoolean).toBe(true)
    expect(JSON.stringify(answer?.extension)).toContain('"QuestionnaireResponse/earlier"')
  })
  test('may follow from the patient', async () => {
    const populated = await populate([content()])
    expect(item(populated, 'patient-is-child')?.answer).toMatchObject([{ valueBoolean: true }])
    const byContext = await populate([
      {
        name: 'context',
        part: [
          { name: 'name', valueString: 'patient' },
          { name: 'content', resource: patient }
        ]
      }
    ])
    expect(item(byContext, 'patient-is-child')?.answer).toMatchObject([{ valueBoolean: true }])
  })
})

describe('"could not be obtained" is never "not there"', () => {
  test('what the whole record does not hold is absent, without a word', async () => {
    const populated = await populate([content()])
    expect([status(populated, 'dat'), populated.issues]).toEqual(['absent', undefined])
  })
  test('what could not be obtained is an error and an issue at its item', async () => {
    const populated = await populate([])
    expect(status(populated, 'dat')).toBe('error')
    expect(populated.issues?.issue).toContainEqual({
      severity: 'warning',
      code: 'incomplete',
      details: { text: 'Kunne ikke hentes fra journalen.' },
      expression: ["QuestionnaireResponse.repeat(item).where(linkId = 'dat')"]
    })
  })
  test('a record that is cut short may hold something newer', async () => {
    const cut = { ...bundle(finding('dat', coded('negative'))), link: [{ relation: 'next', url: 'http://ehr.test/2' }] }
    const populated = await populate([{ name: 'content', resource: cut }])
    expect([status(populated, 'dat'), status(populated, 'haemolysis')]).toEqual(['found', 'error'])
    expect(JSON.stringify(populated.issues)).toContain("linkId = 'dat'")
  })
  test('a fact that stands in several parts could not be obtained when one of them could not', async () => {
    const consent = realKnowledge().artefacts.find(({ resource }) => resource.id === 'consent')
      ?.resource as Questionnaire
    const shelf = formShelf(realKnowledge())
    const form = shelf.forms.get(consent.url ?? '')
    const statusWith = (states: Partial<PatientRecord['states']>) => {
      const record = countableRecord(bundleRecord(bundle(), 'p') as BundleRecord, NOW)
      const source = {
        record: { ...record, states: { ...record.states, ...states } },
        launch: {},
        units: shelf.units,
        now: NOW
      }
      const { response, issues } = populateForm(form as Form, source)
      const said = part(
        everyItem(response.item).find(({ linkId }) => linkId === 'written-consent')?.extension,
        'status'
      )
      return [said?.valueCode, issues.find(({ linkId }) => linkId === 'written-consent')?.code]
    }
    expect(statusWith({})).toEqual(['absent', undefined])
    for (const name of ['observations', 'questionnaireResponses', 'consents'] as const)
      for (const state of ['not-obtained', 'truncated'] as const)
        expect([name, state, ...statusWith({ [name]: state })]).toEqual([name, state, 'error', 'incomplete'])
    // One carrier that was sent whole is enough when another was not sent.
    for (const name of ['observations', 'questionnaireResponses', 'consents'] as const)
      expect(statusWith({ [name]: 'not-sent' })).toEqual(['absent', undefined])
    for (const name of ['orders', 'conditions'] as const)
      expect(statusWith({ [name]: 'not-obtained' })).toEqual(['absent', undefined])
  })
  test('a Consent that cannot be read: its question could not be answered, others could', async () => {
    const broken = {
      resourceType: 'Consent',
      id: 'c',
      status: 'active',
      patient: { reference: 'Patient/p' },
      category: 'wgs'
    }
    const populated = await populate([content(broken)], '/fhir/Questionnaire/consent/$populate')
    expect([status(populated, 'written-consent'), status(populated, 'informed')]).toEqual(['error', 'absent'])
    expect(JSON.stringify(populated.issues)).toContain("linkId = 'written-consent'")
  })
  test('two results that differ at the same time are a conflict, one that cannot be used is said', async () => {
    const other = finding('dat', coded('positive'), { id: 'o-2' })
    const conflict = await populate([content(finding('dat', coded('negative')), other)])
    expect([status(conflict, 'dat'), conflict.issues?.issue[0]?.code]).toEqual(['error', 'conflict'])
    const unusable = await populate([content(finding('dat', coded('no-such-answer')))])
    expect([status(unusable, 'dat'), unusable.issues?.issue[0]?.code]).toEqual(['error', 'value'])
  })
})

test("another patient's result, and one that was entered in error, answer nothing", async () => {
  const others = finding('dat', coded('negative'), { subject: { reference: 'Patient/other' } })
  const retracted = finding('haemolysis', { valueBoolean: true }, { status: 'entered-in-error' })
  const populated = await populate([content(others, retracted)])
  expect([status(populated, 'dat'), status(populated, 'haemolysis')]).toEqual(['absent', 'absent'])
  expect(populated.issues?.issue.map(({ details }) => details?.text)).toEqual(['Handler om en anden patient: 1.'])
})

test('the form is named by canonical, by reference, or handed in; an unknown one is refused', async () => {
  const url = '/fhir/Questionnaire/$populate'
  const canonical = `${BASE}/${FORM}`
  for (const named of [
    { name: 'canonical', valueCanonical: canonical },
    { name: 'questionnaireRef', valueReference: { reference: FORM } },
    { name: 'questionnaire', resource: { resourceType: 'Questionnaire', status: 'active', url: canonical } }
  ])
    expect((await populate([named], url)).response.questionnaire).toMatch(`${canonical}|`)
  const unknown = { resourceType: 'Questionnaire', status: 'active', url: 'http://example.org/Questionnaire/x' }
  const subject = { name: 'subject', valueReference: { reference: 'Patient/p' } }
  for (const parameter of [
    [],
    [{ name: 'questionnaire', resource: unknown }],
    [{ name: 'questionnaireRef', valueReference: { reference: 'x' } }]
  ]) {
    const payload = { resourceType: 'Parameters', parameter: [subject, ...parameter] }
    const response = await app.inject({ method: 'POST', url, payload })
    expect([400, 404]).toContain(response.statusCode)
  }
})

const examples = join(import.meta.dirname, '..', '..', 'examples')
const FILES = [...realKnowledge().plans.keys()].flatMap(indication =>
  readdirSync(join(examples, indication))
    .filter(file => file.endsWith('.json'))
    .map(file => [indication, file] as const)
)

test.each(FILES)(
  '%s/%s: every finding of the example that the form asks for is filled in',
  async (indication, file) => {
    const record: Bundle = JSON.parse(readFileSync(join(examples, indication, file), 'utf8'))
    const { resource, fullUrl } = record.entry?.find(each => each.resource?.resourceType === 'Patient') ?? {}
    const id = resource?.id ?? fullUrl?.replace('urn:uuid:', '')
    const response = await app.inject({
      method: 'POST',
      url: `/fhir/Questionnaire/${indication}/$populate`,
      payload: {
        resourceType: 'Parameters',
        parameter: [
          { name: 'subject', valueReference: { reference: `Patient/${id}` } },
          { name: 'content', resource: record }
        ]
      }
    })
    const [{ resource: filled }] = response.json().parameter
    const items = everyItem(filled.item)
    const findings = [...JSON.stringify(record).matchAll(/CodeSystem\/finding","code":"([\w-]+)"/g)].map(
      match => match[1]
    )
    const asked = items.filter(({ linkId }) => findings.includes(linkId))
    expect(items.some(({ answer }) => JSON.stringify(answer ?? '').includes('answer-origin'))).toBe(true)
    expect(asked.map(({ linkId, answer }) => [linkId, answer !== undefined])).toEqual(
      asked.map(({ linkId }) => [linkId, true])
    )
    expect(JSON.stringify(response.json())).not.toContain('"valueCode":"error"')
  }
)
