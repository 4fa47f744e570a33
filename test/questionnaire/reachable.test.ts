// Whatever a card says is missing can be had: in every case of every indication the form then asks for it, or a test can be ordered; also
// where the record answers a question in two ways at one time, whatever else is so of the patient.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Patient, QuestionnaireItem } from '../../src/fhir/types.ts'
import { FINDING } from '../../src/guideline/answers.ts'
import { applyPlanDefinition } from '../../src/guideline/apply.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import type { CriterionResult } from '../../src/guideline/types.ts'
import { itemsOf } from '../../src/knowledge/questionnaire-items.ts'
import { evaluateForm, type ItemState } from '../../src/questionnaire/evaluate.ts'
import { formShelf } from '../../src/questionnaire/form-shelf.ts'
import { populateForm } from '../../src/questionnaire/populate.ts'
import { realKnowledge } from '../support/build.ts'
import { realForm } from '../support/form.ts'
import { over, type PatientCase, receivedRecord } from '../support/patient-case.ts'

interface Cases {
  readonly today: string
  readonly base: PatientCase
  readonly cases: readonly { readonly name: string; readonly given?: PatientCase }[]
}

const knowledge = realKnowledge()
const { units } = formShelf(knowledge)

for (const [indication, ready] of knowledge.plans) {
  const file = join(import.meta.dirname, '..', 'indications', indication, 'cases.yaml')
  const { today, base, cases } = parse(readFileSync(file, 'utf8')) as Cases
  const now = Date.parse(`${today}T12:00:00Z`)
  const form = realForm(indication)

  /** The criteria that wait for a finding which the form does not ask for, and for no test instead. */
  const unanswerable = (given: PatientCase): string[] => {
    const received = receivedRecord(given, knowledge, today)
    const patient = received.sources.patient?.resources[0] as Patient
    const record = countableRecord(received, now)
    const { response } = populateForm(form, { record, launch: {}, units, now })
    const asked = new Set(
      evaluateForm(form, response, { patient, today, isInValueSet: () => true }).items.flatMap(enabled)
    )
    return applyPlanDefinition(ready, record, now)
      .criteria.filter(({ status, effect }) => status === 'unknown' && (effect === 'require' || effect === 'confirm'))
      .flatMap(criterion => {
        const findings = missingFindings(criterion)
        const isHad = findings.length === 0 || findings.some(code => asked.has(code)) || lacksTest(criterion)
        return isHad ? [] : [`${criterion.id}: ${findings}`]
      })
  }

  const lacksTest = ({ missing }: CriterionResult): boolean =>
    missing.some(({ obtainedBy }) => obtainedBy.some(url => url.includes('/ActivityDefinition/')))

  const answersTo = (code: string): readonly (boolean | string)[] => {
    const { type, answerOption = [] } = form.byLinkId.get(code)?.definition ?? {}
    return type === 'boolean' ? [true, false] : answerOption.flatMap(({ valueCoding }) => valueCoding?.code ?? [])
  }

  const missingFindings = ({ missing }: CriterionResult): string[] =>
    missing
      .filter(({ obtainedBy }) => obtainedBy.includes(form.questionnaire.url ?? ''))
      .flatMap(({ name }) => ready.plan.inputs.find(input => input.name === name)?.filters ?? [])
      .filter(({ path }) => path === 'code')
      .flatMap(({ list }) => [...list.keys])
      .filter(key => key.startsWith(`${FINDING}|`))
      .map(key => key.slice(FINDING.length + 1))

  describe(indication, () => {
    test.each(cases.map(({ name, given = {} }) => [name, over(base, given)] as const))('%s', (_name, given) => {
      expect(unanswerable(given)).toEqual([])
    })
    test.each(Object.keys(base.findings ?? {}))('nothing is said of %s', code => {
      expect(unanswerable(over(base, { findings: { [code]: null } }))).toEqual([])
    })
    test.each(guarded(form.questionnaire.item))('%s is answered in two ways at one time', (code, guards) => {
      const [one = null, other = null] = answersTo(code)
      const twice = [one, other].map(value => ({ value, date: '2024-05-01' }))
      const beside: NonNullable<PatientCase['findings']>[] = guards.flatMap(guard =>
        [null, ...answersTo(guard)].map(value => ({ [guard]: value }))
      )
      for (const birthDate of ['2026-06-01', '1990-01-01'])
        for (const others of [{}, ...beside]) {
          const given = over(base, { patient: { birthDate }, findings: { ...others, [code]: twice } })
          const waiting = unanswerable(given).filter(each => each.split(/: |,/).includes(code))
          expect(waiting, `${birthDate} ${JSON.stringify(others)}`).toEqual([])
        }
    })
    test('nothing is known but the patient', () => {
      expect(unanswerable({ ...(base.patient ? { patient: base.patient } : {}) })).toEqual([])
    })
  })
}

function enabled(state: ItemState): string[] {
  return state.enabled ? [state.item.linkId, ...state.items.flatMap(enabled)] : []
}

const isFinding = ({ code = [] }: QuestionnaireItem): boolean => code.some(({ system }) => system === FINDING)

/** The findings that are not asked of everybody, each with the findings on which that rests. */
function guarded(items: readonly QuestionnaireItem[] = []): [code: string, guards: readonly string[]][] {
  const all = itemsOf({ resourceType: 'Questionnaire', status: 'active', item: [...items] })
  const findings = new Set(all.flatMap(({ item }) => (isFinding(item) ? item.linkId : [])))
  return all.flatMap(({ item, parents }): [string, readonly string[]][] => {
    const questions = [item, ...parents].flatMap(({ enableWhen = [] }) => enableWhen.map(({ question }) => question))
    if (!findings.has(item.linkId) || questions.length === 0) return []
    return [[item.linkId, [...new Set(questions)].filter(question => findings.has(question))]]
  })
}
