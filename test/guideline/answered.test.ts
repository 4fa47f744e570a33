// Remembered answers are the answers: the same atoms over the same facts, evaluated by FHIRPath each time, say the same.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { contentOf } from '../../src/guideline/answered.ts'
import { type Atom, fhirpathDate } from '../../src/guideline/atom.ts'
import { bindCaseFeatures } from '../../src/guideline/case-features.ts'
import type { Expression } from '../../src/guideline/expression.ts'
import type { PlanNode } from '../../src/guideline/plan-types.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import type { CaseFeature } from '../../src/guideline/types.ts'
import { loadKnowledge } from '../../src/knowledge/knowledge.ts'
import { over, type PatientCase, receivedRecord } from '../support/patient-case.ts'

const root = join(import.meta.dirname, '..', '..')
const knowledge = loadKnowledge(root)

test.each([...knowledge.plans])('%s: the same content never has two answers', (indication, ready) => {
  const file = parse(readFileSync(join(root, 'test', 'indications', indication, 'cases.yaml'), 'utf8')) as {
    today: string
    base: PatientCase
    cases: { given?: PatientCase }[]
  }
  const now = Date.parse(`${file.today}T12:00:00Z`)
  const atoms = new Set(ready.plan.actions.flatMap(atomsOf))
  const answers = new Map<string, string>()
  for (const given of [file.base, ...file.cases.map(each => over(file.base, each.given ?? {}))]) {
    const record = countableRecord(receivedRecord(given, knowledge, file.today), now)
    const features = bindCaseFeatures(ready.plan.inputs, ready.index, record, ready.texts, now)
    const parameters = ready.plan.parameters.map(({ name, value }) => [name, value] as const)
    const constants = new Map<string, unknown>([['today', fhirpathDate(file.today)], ['doubt', []], ...parameters])
    const variables: Record<string, unknown> = Object.fromEntries(constants)
    for (const { input, facts } of features) variables[input.name] = facts.map(fact => fact.resource)
    for (const atom of atoms) {
      const own = atom.names.flatMap(name => features.find(({ input }) => input.name === name) ?? [])
      const content = contentOf(atom, own, constants, file.today)
      if (content === undefined) continue
      const key = `${atom.text} | ${content}`
      const answer = evaluated(atom, variables, own)
      expect(answers.get(key) ?? answer, key).toBe(answer)
      answers.set(key, answer)
    }
  }
  expect(answers.size).toBeGreaterThan(50)
})

/** What FHIRPath says, and which of the facts satisfy `exists(criteria)`. */
function evaluated(atom: Atom, variables: Record<string, unknown>, features: readonly CaseFeature[]): string {
  try {
    const items = new Set(atom.select?.(variables) ?? [])
    const chosen = features.map(({ facts }) => facts.map(fact => items.has(fact.resource)))
    return JSON.stringify([atom.run(variables), chosen])
  } catch {
    return 'error'
  }
}

function atomsOf(node: PlanNode): Atom[] {
  const own = [node.condition, node.otherReading, node.guard].flatMap(each => (each ? inExpression(each) : []))
  return [...own, ...node.children.flatMap(atomsOf)]
}

function inExpression(expression: Expression): Atom[] {
  if (expression.kind === 'atom') return [expression]
  if (expression.kind === 'literal') return []
  return expression.kind === 'not' ? inExpression(expression.operand) : expression.operands.flatMap(inExpression)
}
