// One runner for all indications: the cases of test/indications/<id>/cases.yaml, each with findings as Observations and as answers.
// It also measures: every criterion is seen in every status its condition can give.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { applyPlanDefinition } from '../src/guideline/apply.ts'
import { countableRecord } from '../src/guideline/record.ts'
import type { Decision } from '../src/guideline/types.ts'
import { loadKnowledge } from '../src/knowledge/knowledge.ts'
import { over, type PatientCase, receivedRecord } from './support/patient-case.ts'
import { reachableStatuses } from './support/reachable.ts'

interface Case {
  readonly name: string
  readonly given?: PatientCase
  readonly then: Readonly<Record<string, unknown>>
}
interface Cases {
  readonly today: string
  readonly base: PatientCase
  readonly cases: readonly Case[]
}

const root = join(import.meta.dirname, '..')
const knowledge = loadKnowledge(root)

for (const [indication, ready] of knowledge.plans) {
  const file = join(import.meta.dirname, 'indications', indication, 'cases.yaml')
  describe(indication, () => {
    test('has cases', () => expect(existsSync(file)).toBe(true))
    if (!existsSync(file)) return
    const { today, base, cases } = parse(readFileSync(file, 'utf8')) as Cases
    const now = Date.parse(`${today}T12:00:00Z`)
    const seen = new Map<string, Set<string>>()

    const decide = (given: PatientCase, asAnswers: boolean): Decision => {
      const decision = applyPlanDefinition(
        ready,
        countableRecord(receivedRecord(given, knowledge, today, asAnswers), now),
        now
      )
      for (const criterion of decision.criteria) {
        const statuses = seen.get(criterion.id) ?? new Set()
        seen.set(criterion.id, statuses.add(criterion.status))
      }
      return decision
    }

    test('base: the order is recommended', () => {
      const decision = decide(base, false)
      expect(open(decision)).toEqual([])
      expect(decision.outcome).toBe('recommended')
    })

    for (const { name, given = {}, then } of cases)
      test(name, () => {
        const patient = over(base, given)
        const decision = decide(patient, false)
        expectDecision(decision, then)
        const { notObtained = [], truncated = [] } = patient
        if (notObtained.length + truncated.length === 0) expectDecision(decide(patient, true), then)
      })

    test('every criterion is seen in every status it can have', () => {
      const unseen = [...reachableStatuses(ready.plan)].flatMap(([id, statuses]) =>
        [...statuses].filter(status => !seen.get(id)?.has(status)).map(status => `${id}: never ${status}`)
      )
      expect(unseen).toEqual([])
    })
  })
}

/** What keeps a decision from being recommended. */
function open(decision: Decision): string[] {
  return decision.criteria
    .filter(criterion => criterion.effect && criterion.effect !== 'inform')
    .map(
      criterion =>
        `${criterion.id}: ${criterion.status} (${criterion.effect}; ${criterion.reason}; ${criterion.missing.map(each => each.name)})`
    )
}

function expectDecision(decision: Decision, then: Case['then']): void {
  const { outcome, ambiguous, missing, shown, notShown, ...criteria } = then
  for (const [id, wanted] of Object.entries(criteria)) {
    const criterion = decision.criteria.find(each => each.id === id)
    const {
      status,
      reason,
      ambiguous: unclear,
      missing: lacks,
      restsOn
    } = typeof wanted === 'string' ? { status: wanted } : (wanted as Record<string, unknown>)
    expect(criterion?.status, `${id} (${criterion?.reason ?? ''})`).toBe(status)
    if (reason !== undefined) expect(criterion?.reason, id).toBe(reason)
    if (unclear !== undefined) expect(criterion?.ambiguous, id).toBe(unclear)
    const bases = criterion?.evidence.map(({ reference }) => reference.split('/')[0])
    if (restsOn) expect(bases, id).toEqual(restsOn)
    if (lacks) expect(criterion?.missing.map(each => each.name)).toEqual(lacks)
  }
  if (outcome !== undefined) expect(decision.outcome, open(decision).join('\n')).toBe(outcome)
  if (ambiguous !== undefined) expect(decision.ambiguous).toBe(ambiguous)
  const names = decision.criteria.filter(each => each.effect).flatMap(each => each.missing.map(one => one.name))
  for (const name of (missing as string[] | undefined) ?? []) expect(names).toContain(name)
  const shownIds = decision.criteria.filter(each => each.effect).map(each => each.id)
  for (const id of (shown as string[] | undefined) ?? []) expect(shownIds).toContain(id)
  for (const id of (notShown as string[] | undefined) ?? []) expect(shownIds).not.toContain(id)
}
