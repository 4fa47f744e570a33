// The shelf refuses a broken artefact, with file, element and what the form asks for; a new patient group is files only.
import { describe, expect, test } from 'vitest'
import type { PlanDefinition, PlanDefinitionAction } from '../../src/fhir/types.ts'
import { applyPlanDefinition } from '../../src/guideline/apply.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import { KnowledgeFault, loadKnowledge } from '../../src/knowledge/knowledge.ts'
import { receivedRecord } from '../support/patient-case.ts'
import { patientGroup, written } from '../support/patient-group.ts'

const PLAN = 'cds-hooks/new-group/PlanDefinition.json'
const NOW = Date.parse('2026-11-20T12:00:00Z')

test('a new patient group, written as cds-hooks/README.md says, decides', () => {
  const knowledge = loadKnowledge(written(patientGroup()))
  const ready = knowledge.plans.get('new-group')
  if (!ready) throw new Error('the group is there')
  const outcome = (score: number, gender: string) => {
    const given = { patient: { gender }, findings: { 'isth-bat-score': score } }
    return applyPlanDefinition(ready, countableRecord(receivedRecord(given, knowledge, '2026-11-20'), NOW), NOW).outcome
  }
  expect([outcome(5, 'male'), outcome(6, 'female'), outcome(7, 'female'), outcome(5, 'other')]).toEqual([
    'recommended',
    'not-recommended',
    'recommended',
    'needs-information'
  ])
})

/** What is said of the group when its plan, or its only criterion, is changed. */
function faultsOf(
  change: (criterion: Record<string, unknown>, plan: Record<string, unknown>, files: Record<string, unknown>) => void
) {
  const files = patientGroup()
  const plan = files[PLAN] as PlanDefinition
  const criterion = plan.action?.[0]?.action?.[0] as PlanDefinitionAction
  change(criterion as unknown as Record<string, unknown>, plan as unknown as Record<string, unknown>, files)
  try {
    loadKnowledge(written(files))
    return 'no fault'
  } catch (error) {
    if (!(error instanceof KnowledgeFault)) throw error
    return error.message
  }
}

const condition = (expression: string) => [
  { kind: 'applicability', expression: { language: 'text/fhirpath', expression } }
]

describe('refused, with the place and the reason', () => {
  const broken: [string, Parameters<typeof faultsOf>[0], RegExp][] = [
    [
      'an expression that does not parse',
      each => Object.assign(each, { condition: condition('%isthBat.value >') }),
      /action\[0\]\.action\[0\]\.condition: %isthBat\.value >/
    ],
    [
      'a name that is not declared',
      each => Object.assign(each, { condition: condition('%score.value > 6') }),
      /%score is not an input/
    ],
    [
      'a function that does not exist',
      each => Object.assign(each, { condition: condition('%isthBat.newest()') }),
      /h2b-bat\]\.condition: %isthBat\.newest\(\)/
    ],
    [
      'two conditions',
      each => Object.assign(each, { condition: [...condition('true'), ...condition('true')] }),
      /exactly one applicability condition/
    ],
    ['a missing quote', each => void delete each['documentation'], /an effect needs a quote/],
    ['a missing English title', each => void delete each['_title'], /title: in Danish and English/],
    [
      'a missing English sentence',
      each => void delete each['_textEquivalent'],
      /textEquivalent: in Danish and English/
    ],
    [
      'a title too long for a card',
      each => Object.assign(each, { title: 'x'.repeat(46) }),
      /title: at most 45 characters/
    ],
    [
      'a title when not met that is in Danish only',
      each =>
        void (each['extension'] as object[]).push({
          url: 'https://w3id.org/genvej/StructureDefinition/title-not-met',
          valueString: 'Ikke opfyldt'
        }),
      /title-not-met: in Danish and English/
    ],
    [
      'a priority that is not that of the strength',
      each => Object.assign(each, { priority: 'routine' }),
      /priority: shall is stat/
    ],
    [
      'an id used twice',
      (each, plan) => void (plan['action'] as PlanDefinitionAction[])[0]?.action?.push(each as never),
      /the id is used twice/
    ],
    [
      'an effect that does not exist',
      each =>
        void (each['extension'] as { extension?: { valueCode: string }[] }[])[1]?.extension?.splice(0, 1, {
          url: 'not-met',
          valueCode: 'stop'
        } as never),
      /not-met → stop is not in the code system/
    ],
    [
      'a plan that includes one that is not there',
      (_, plan) =>
        void (plan['action'] as PlanDefinitionAction[])[0]?.action?.push({
          id: 'x',
          definitionCanonical: 'https://w3id.org/genvej/PlanDefinition/none'
        }),
      /PlanDefinition\/none is not here/
    ],
    [
      'a form that is not there',
      (_, __, files) => void delete files['questionnaires/new-group/Questionnaire.json'],
      /input\[isthBat\]: https:\/\/w3id\.org\/genvej\/Questionnaire\/new-group is not here/
    ],
    [
      'a form that the plan does not name',
      (_, plan) => void delete plan['relatedArtifact'],
      /the plan depends on its form https:\/\/w3id\.org\/genvej\/Questionnaire\/new-group/
    ],
    [
      'a form that does not ask what it is said to make known',
      (_, __, files) =>
        void (
          files['questionnaires/new-group/Questionnaire.json'] as { item: { linkId: string; code: unknown }[] }
        ).item.map(item => Object.assign(item, { linkId: 'score', code: [] })),
      /input\[isthBat\]: no form that it is obtained by asks for isth-bat-score/
    ],
    [
      'an order that is not there',
      (_, __, files) => void delete files['cds-hooks/shared/ActivityDefinition-wgs.json'],
      /ActivityDefinition\/wgs is not here/
    ],
    [
      'a code that is not in its code system',
      (_, __, files) =>
        void (files['valueset/genvej/CodeSystem-finding.json'] as { concept: { code: string }[] }).concept.splice(
          0,
          1,
          { code: 'other', display: 'x', designation: [{ language: 'en', value: 'x' }] } as never
        ),
      /isth-bat-score is not here/
    ],
    [
      'an empty value set',
      (_, __, files) =>
        Object.assign(files, {
          'valueset/x/ValueSet-empty.json': {
            resourceType: 'ValueSet',
            id: 'empty',
            url: 'https://w3id.org/genvej/ValueSet/empty',
            title: 'Tom',
            _title: undefined,
            status: 'active'
          }
        }),
      /ValueSet-empty\.json: compose: the value set is empty/
    ],
    [
      'an address that is not its own',
      (_, plan) => Object.assign(plan, { url: 'https://example.org/x' }),
      /url: https:\/\/example\.org\/x is not/
    ],
    ['an indication without a plan', (_, __, files) => void delete files[PLAN], /the indication has no PlanDefinition/],
    [
      'an extension that is not defined',
      criterion =>
        Object.assign(criterion, {
          extension: [
            ...((criterion['extension'] as object[]) ?? []),
            { url: 'https://w3id.org/genvej/StructureDefinition/efect', valueCode: 'x' }
          ]
        }),
      /PlanDefinition\.json: extension: https:\/\/w3id\.org\/genvej\/StructureDefinition\/efect is not here/
    ],
    [
      'a file that is not JSON',
      (_, __, files) => Object.assign(files, { 'valueset/x.json': '{' }),
      /x\.json: : the file is not JSON/
    ],
    [
      'a file that is no resource',
      (_, __, files) => Object.assign(files, { 'valueset/x.json': '[]' }),
      /the file is not a FHIR resource/
    ]
  ]
  test.each(broken)('%s', (_what, change, message) => {
    const said = faultsOf(change)
    expect(said).toMatch(message)
    expect(said).not.toContain('    at ')
  })
})
