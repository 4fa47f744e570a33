// Where an answer is not what was expected of it, in words.
import type { Answer } from './decisions.ts'
import type { Expectation } from './expectation.ts'

/** The differences between an answer and an expectation; none when it holds. */
export function differences(answer: Answer, expected: Expectation): readonly string[] {
  return [
    ...outcomeDifferences(answer, expected),
    ...Object.entries(expected.criteria ?? {}).flatMap(([id, status]) => {
      const found = answer.decisions.flatMap(({ criteria }) => criteria.filter(criterion => criterion.id === id))
      if (found.length === 0) return [differs(id, status, 'no such criterion')]
      return found.filter(criterion => criterion.status !== status).map(each => differs(id, status, each.status))
    }),
    ...(expected.cards === undefined || expected.cards === answer.summaries.length
      ? []
      : [differs('cards', String(expected.cards), String(answer.summaries.length))]),
    ...(expected.summaryContains ?? [])
      .filter(text => !answer.summaries.some(summary => summary.includes(text)))
      .map(text => `no summary contains “${text}”`)
  ]
}

function outcomeDifferences({ decisions }: Answer, { outcome, outcomes }: Expectation): string[] {
  const all = decisions.flatMap(decision => [decision, ...(decision.alternatives ?? [])])
  const each = Object.entries(outcomes ?? {}).flatMap(([indication, wanted]) => {
    const found = all.find(decision => decision.indication === indication)
    return found?.outcome === wanted ? [] : [differs(indication, wanted, found?.outcome ?? 'no decision')]
  })
  if (outcome === undefined) return each
  if (decisions.length === 0) return [differs('outcome', outcome, 'no decision'), ...each]
  const others = decisions.filter(decision => decision.outcome !== outcome)
  return [...others.map(({ indication, outcome: got }) => differs(indication, outcome, got)), ...each]
}

function differs(what: string, wanted: string, got: string): string {
  return `${what}: expected ${wanted}, got ${got}`
}
