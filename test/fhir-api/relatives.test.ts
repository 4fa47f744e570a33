// A relative of the record through every door: filled in, sent back, corrected, written, and decided by the hook and by $apply.
import { describe, expect, test } from 'vitest'
import type {
  Bundle,
  CarePlan,
  FamilyMemberHistory,
  FhirResource,
  OperationOutcome,
  Provenance,
  QuestionnaireResponse,
  QuestionnaireResponseItem
} from '../../src/fhir/types.ts'
import { build, call, decisionOf, realKnowledge } from '../support/build.ts'
import { draft, HOOK_INSTANCE, indication, PATIENT, prefetch, SUBJECT, searchset } from '../support/hook-request.ts'
import { invalidities } from '../support/valid.ts'

const BASE = 'https://w3id.org/genvej'
const INDICATION = 'myeloid-malignancy-cytopenia'
const NOW = '2026-11-20T12:00:00Z'
const built = build({ knowledge: realKnowledge(), now: () => Date.parse(NOW) })
const years = (value: number) => ({ value, unit: 'a', system: 'http://unitsofmeasure.org', code: 'a' })

const finding = (code: string, value: object) => ({
  resourceType: 'Observation',
  id: code,
  status: 'final',
  subject: SUBJECT,
  code: { coding: [{ system: `${BASE}/CodeSystem/finding`, code }] },
  effectiveDateTime: '2026-10-01',
  ...value
})
const coded = (code: string) => ({ valueCodeableConcept: { coding: [{ system: `${BASE}/CodeSystem/answer`, code }] } })
/** AML at 65: no criterion but those of the family. */
const findings = [
  finding('mds-aml', { valueBoolean: true }),
  finding('mds-aml-diagnosis-date', { valueDateTime: '2015-01-01' }),
  finding('family-history', coded('recorded'))
]
const patient = { ...PATIENT, birthDate: '1950-01-01' }

function history(id: string, role: string, code: string, age: number): FamilyMemberHistory {
  return {
    resourceType: 'FamilyMemberHistory',
    id,
    meta: { versionId: '3' },
    status: 'completed',
    patient: SUBJECT,
    date: '2024-03-12',
    name: 'Testslægtning',
    relationship: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: role }] },
    condition: [{ code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }] }, onsetAge: years(age) }]
  }
}
const mother = history('m', 'MTH', 'C92.0', 61)
const sister = history('s', 'SIS', 'D46.9', 60)

const bundle = (...resources: readonly object[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [patient, ...findings, ...resources].map(resource => ({ resource }))
})

async function operation(url: string, ...parameter: readonly object[]) {
  const payload = { resourceType: 'Parameters', parameter }
  const answer = await built.app.inject({ method: 'POST', url: `/fhir/${url}`, payload })
  expect(answer.statusCode).toBe(200)
  return answer.json()
}
const named = (parameters: { parameter: readonly { name: string; resource: unknown }[] }, name: string) =>
  parameters.parameter.find(each => each.name === name)?.resource

const subject = { name: 'subject', valueReference: SUBJECT }

/** The pedigree form, filled in from a record and finished. */
async function filled(...resources: readonly object[]) {
  const content = { name: 'content', resource: bundle(...resources) }
  const answer = await operation('Questionnaire/pedigree/$populate', subject, content)
  const response = named(answer, 'response') as QuestionnaireResponse
  expect(invalidities(response)).toEqual([])
  const finished = { ...response, id: 'r1', status: 'completed' as const, authored: '2026-11-20T10:00:00Z' }
  return { response: finished, issues: (named(answer, 'issues') as OperationOutcome | undefined)?.issue ?? [] }
}

async function extracted(response: QuestionnaireResponse, content?: object) {
  const given = { name: 'questionnaire-response', resource: response }
  const more = content ? [{ name: 'content', resource: content }] : []
  const answer = await operation('QuestionnaireResponse/$extract', given, ...more)
  const { entry = [] } = named(answer, 'return') as Bundle
  return {
    relatives: entry.filter(({ resource }) => resource?.resourceType === 'FamilyMemberHistory'),
    provenance: entry.flatMap(({ resource }) =>
      resource?.resourceType === 'Provenance' ? [resource as Provenance] : []
    ),
    issues: (named(answer, 'issues') as OperationOutcome | undefined)?.issue ?? []
  }
}

/** The family criteria as the hook and `$apply` decide them, which is the same. */
async function decided(histories: readonly object[], ...responses: readonly QuestionnaireResponse[]) {
  const request = {
    hook: 'order-sign',
    hookInstance: HOOK_INSTANCE,
    context: {
      userId: 'Practitioner/1',
      patientId: PATIENT.id,
      draftOrders: searchset(draft({ reasonCode: [indication(INDICATION)] }))
    },
    prefetch: prefetch({
      patient,
      observations: searchset(...findings),
      familyHistory: searchset(...histories),
      questionnaireResponses: searchset(...responses)
    })
  }
  const { cards } = await call(built, request)
  const { criteria } = decisionOf(cards[0]) as {
    criteria: readonly { id: string; status: string; evidence: readonly { reference: string }[] }[]
  }
  const data = { name: 'data', resource: bundle(...histories, ...responses) }
  const plan: CarePlan = await operation(`PlanDefinition/${INDICATION}/$apply`, subject, data)
  const applied = JSON.stringify(plan.extension ?? [])
  const family = criteria.filter(({ id }) => /^h1-fam-[abc]$/.test(id))
  for (const { id, status } of family) expect([id, applied.includes(status)]).toEqual([id, true])
  return {
    status: Object.fromEntries(family.map(({ id, status }) => [id, status])),
    evidence:
      family[0]?.evidence.map(({ reference }) => reference).filter(each => !/^(Observation|Patient)\//.test(each)) ?? []
  }
}

/** The response with another age for a relative. */
function older(response: QuestionnaireResponse, at: number, age: number): QuestionnaireResponse {
  const changed = (item: QuestionnaireResponseItem): QuestionnaireResponseItem => ({
    ...item,
    ...(item.item ? { item: item.item.map(changed) } : {}),
    ...(item.linkId === 'condition-onset' ? { answer: [{ valueQuantity: years(age) }] } : {})
  })
  const relatives = (response.item ?? []).filter(({ linkId }) => linkId === 'relative')
  const item = (response.item ?? []).map(each => (each === relatives[at] ? changed(each) : each))
  return { ...response, item }
}

describe('relatives of the record', () => {
  test('are filled in, once each, with what the form can say', async () => {
    const words = { ...mother, id: 'w', relationship: { text: 'kusine' }, condition: [{ code: { text: 'blodkræft' } }] }
    const { response, issues } = await filled(mother, sister, words)
    const groups = (response.item ?? []).filter(({ linkId }) => linkId === 'relative')
    const said = groups.map(({ item = [] }) =>
      item.flatMap(each => [...(each.answer ?? []), ...(each.item ?? []).flatMap(({ answer = [] }) => answer)])
    )
    expect(said).toMatchObject([
      [
        { valueString: 'm' },
        { valueCoding: { code: 'MTH' } },
        { valueCoding: { code: 'C92.0' } },
        { valueQuantity: { value: 61 } }
      ],
      [
        { valueString: 's' },
        { valueCoding: { code: 'SIS' } },
        { valueCoding: { code: 'D46.9' } },
        { valueQuantity: { value: 60 } }
      ],
      [{ valueString: 'w' }]
    ])
    expect(issues.map(({ code, expression }) => [code, expression?.[0]])).toEqual([
      ['value', expect.stringContaining('relationship')],
      ['value', expect.stringContaining('condition-code')]
    ])
  })
  test('of which not all were obtained: said so', async () => {
    const content = { ...bundle(mother), link: [{ relation: 'next', url: 'http://ehr.test/next' }] }
    const answer = await operation('Questionnaire/pedigree/$populate', subject, { name: 'content', resource: content })
    const { issue } = named(answer, 'issues') as OperationOutcome
    expect(issue.map(({ code, expression }) => `${code} ${expression?.[0]}`).join()).toMatch(
      /incomplete [^,]*'relative'/
    )
  })
  test('sent back untouched count as they did, and nothing is written', async () => {
    const { response } = await filled(mother, sister)
    expect(await decided([mother, sister], response)).toEqual(await decided([mother, sister]))
    const { relatives, issues } = await extracted(response)
    expect([relatives, issues]).toEqual([[], []])
    expect((await extracted(response, bundle(mother, sister))).relatives).toEqual([])
  })
  test('that were not sent are known from the form; one that is retracted is gone with its source', async () => {
    const { response } = await filled(mother, sister)
    const retracted = { ...mother, status: 'entered-in-error' }
    expect((await decided([retracted, sister], response)).evidence).toEqual((await decided([sister])).evidence)
    expect((await decided([], response)).evidence).toEqual([
      'QuestionnaireResponse/r1#relative-1',
      'QuestionnaireResponse/r1#relative-2'
    ])
  })
})

describe('a relative whom the form corrects', () => {
  test('counts in place of the one of the record, before and after it is written there', async () => {
    const response = older((await filled(mother, sister)).response, 0, 44)
    const before = await decided([mother, sister])
    const corrected = await decided([mother, sister], response)
    expect([before.status['h1-fam-a'], corrected.status['h1-fam-a']]).toEqual(['unknown', 'met'])
    expect(corrected.evidence).toEqual(['QuestionnaireResponse/r1#relative-1', 'FamilyMemberHistory/s'])
    const { relatives, provenance } = await extracted(response, bundle(mother, sister))
    expect(relatives.map(({ request }) => request)).toEqual([
      { method: 'PUT', url: 'FamilyMemberHistory/m', ifMatch: 'W/"3"' }
    ])
    const updated = relatives[0]?.resource as FhirResource
    expect(updated).toMatchObject({
      name: 'Testslægtning',
      condition: [{ code: mother.condition?.[0]?.code, onsetAge: { value: 44 } }]
    })
    expect(invalidities(updated)).toEqual([])
    expect(provenance.map(({ activity, target }) => [activity?.coding?.[0]?.code, target[0]?.reference])).toEqual([
      ['UPDATE', 'FamilyMemberHistory/m']
    ])
    const written = await decided([updated, sister], response)
    expect([written.status, written.evidence]).toEqual([
      corrected.status,
      ['FamilyMemberHistory/m', 'FamilyMemberHistory/s']
    ])
  })
  test('is not written when the whole resource was not handed in: an issue says so', async () => {
    const response = older((await filled(mother, sister)).response, 0, 44)
    const { relatives, issues } = await extracted(response)
    expect(relatives).toEqual([])
    expect(issues).toMatchObject([
      { severity: 'warning', code: 'incomplete', expression: [expect.stringContaining('relative')] }
    ])
    expect(JSON.stringify(issues)).toContain('FamilyMemberHistory/m')
  })
  test('is as the record says when that was changed since', async () => {
    const response = older((await filled(mother, sister)).response, 0, 44)
    const later = {
      ...mother,
      meta: { versionId: '4', lastUpdated: '2026-11-20T11:00:00Z' },
      condition: [{ ...mother.condition?.[0], onsetAge: years(70) }]
    }
    expect((await decided([later, sister], response)).evidence).toEqual([
      'FamilyMemberHistory/m',
      'FamilyMemberHistory/s'
    ])
    expect((await extracted(response, bundle(later, sister))).relatives).toEqual([])
  })
  test('stays corrected when a later form is finished with what the first one said', async () => {
    const first = older((await filled(mother, sister)).response, 0, 44)
    const { response } = await filled(mother, sister, first)
    const second = { ...response, id: 'r2', authored: '2026-11-20T11:00:00Z' }
    expect(await decided([mother, sister], first, second)).toEqual(await decided([mother, sister], first))
  })
})
