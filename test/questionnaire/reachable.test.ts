// Whatever a card says is missing can be had: in every case of every indication the form then asks for it, or a test can be ordered.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Patient } from '../../src/fhir/types.ts'
import { FINDING } from '../../src/guideline/answers.ts'
import { applyPlanDefinition } from '../../src/guideline/apply.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import type { CriterionResult } from '../../src/guideline/types.ts'
import { evaluateForm, type ItemState } from '../../src/questionnaire/evaluate.ts'
import { realKnowledge } from '../support/build.ts'
import { filledForm } from '../support/filled-form.ts'
import { realForm } from '../support/form.ts'
import { over, type PatientCase, receivedRecord } from '../support/patient-case.ts'

interface Cases {
  readonly today: string
  readonly base: PatientCase
  readonly cases: readonly { readonly name: string; readonly given?: PatientCase }[]
}

const knowledge = realKnowledge()

for (const [indication, ready] of knowledge.plans) {
  const file = join(import.meta.dirname, '..', 'indications', indication, 'cases.yaml')
  const { today, base, cases } = parse(readFileSync(file, 'utf8')) as Cases
  const now = Date.parse(`${today}T12:00:00Z`)
  const form = realForm(indication)

  /** The criteria that wait for a finding which the form does not ask for, and for no test instead. */
  const unanswerable = (given: PatientCase): string[] => {
    const received = receivedRecord(given, knowledge, today)
    const patient = received.sources.patient?.resources[0] as Patient
    const state = evaluateForm(form, filledForm(form, received, today), { patient, today, isInValueSet: () => true })
    const asked = new Set(state.items.flatMap(enabled))
    return applyPlanDefinition(ready, countableRecord(received, now), now)
      .criteria.filter(({ status, effect }) => status === 'unknown' && (effect === 'require' || effect === 'confirm'))
      .flatMap(criterion => {
        const findings = missingFindings(criterion)
        const isHad = findings.length === 0 || findings.some(code => asked.has(code)) || lacksTest(criterion)
        return isHad ? [] : [`${criterion.id}: ${findings}`]
      })
  }

  const lacksTest = ({ missing }: CriterionResult): boolean =>
    missing.some(({ obtainedBy }) => obtainedBy.some(url => url.includes('/ActivityDefinition/')))

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
    test('nothing is known but the patient', () => {
      expect(unanswerable({ ...(base.patient ? { patient: base.patient } : {}) })).toEqual([])
    })
  })
}

function enabled(state: ItemState): string[] {
  return state.enabled ? [state.item.linkId, ...state.items.flatMap(enabled)] : []
}
