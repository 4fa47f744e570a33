// What every part of a report is made with: the figures as shown, the words, and the titles that the guideline gives.
import type { PlanNode } from '../guideline/plan-types.ts'
import { BASE, type Knowledge } from '../knowledge/knowledge.ts'
import { nodesById } from '../knowledge/plan-nodes.ts'
import type { Language } from '../language/text.ts'
import { type Figures, OTHER_REASON } from './figures.ts'
import type { Question } from './question.ts'
import type { Shown } from './small-numbers.ts'
import { say } from './texts.ts'

/** A report: what was asked, and the answer as it may be shown. */
export interface Report {
  readonly question: Question
  readonly figures: Figures<Shown>
}

/** The words around it. */
export interface ReportFrame {
  readonly knowledge: Knowledge
  readonly language: Language
}

/** The report of some figures, indications in the guideline's order. */
export function reportOf(question: Question, figures: Figures<Shown>, { plans }: Knowledge): Report {
  const order = [...plans.keys()]
  const place = (code: string) => (order.includes(code) ? order.indexOf(code) : order.length)
  const indications = figures.indications.toSorted((a, b) => place(a.indication) - place(b.indication))
  return { question, figures: { ...figures, indications } }
}

/** The codes of override reasons that any plan offers. */
export function reasonCodes({ plans }: Knowledge): readonly string[] {
  return [...new Set([...plans.values()].flatMap(({ plan }) => plan.overrideReasons))]
}

/** The title of an indication, outcome or override reason; its code where it has none. */
export function titleOf(
  system: 'indication' | 'outcome' | 'override-reason',
  code: string,
  { knowledge, language }: ReportFrame
): string {
  if (system === 'override-reason' && code === OTHER_REASON) return say('other', language)
  return knowledge.titleOf(`${BASE}/CodeSystem/${system}`, code)?.[language] ?? code
}

/** The criteria of an indication as the plan in force has them, by id. */
export function criteriaOf(indication: string, { plans }: Knowledge): ReadonlyMap<string, PlanNode> {
  const plan = plans.get(indication)?.plan
  return plan ? nodesById(plan) : new Map()
}
