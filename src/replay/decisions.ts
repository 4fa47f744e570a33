// The decisions of an answer, read from its cards as any other system reads them (contract, section 4).

import { DECISION_EXTENSION } from '../cds-hooks/decision-extension.ts'
import { isObject, type Json } from '../fhir/resource-shapes.ts'
import type { Status } from '../guideline/outcome.ts'
import type { Effect, PlanNode } from '../guideline/plan-types.ts'
import type { Outcome } from '../guideline/types.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import { nodesById } from '../knowledge/plan-nodes.ts'
import type { Language } from '../language/text.ts'
import type { OpenCriterion, RowDecision } from './item.ts'

/** What a card says of one decision, as replay needs it. */
export interface CardDecision extends Omit<RowDecision, 'open'> {
  readonly criteria: readonly { readonly id: string; readonly status: Status; readonly reason?: string }[]
  readonly alternatives: readonly { readonly indication: string; readonly outcome: Outcome }[]
}

/** An answer, from this process or from a service. */
export interface Answer {
  readonly summaries: readonly string[]
  readonly decisions: readonly CardDecision[]
}

const GRAVITY: readonly (Effect | undefined)[] = ['redirect', 'exclude', 'require', 'confirm', 'caution']

/** Reads an answer; undefined when it is no list of cards. */
export function readAnswer(response: unknown): Answer | undefined {
  const cards: unknown = isObject(response) ? response['cards'] : undefined
  if (!Array.isArray(cards) || !cards.every(isObject)) return undefined
  const decisions = cards.flatMap((card: Json) => {
    const decision = isObject(card['extension']) ? card['extension'][DECISION_EXTENSION] : undefined
    return isObject(decision) && Array.isArray(decision['criteria']) ? [decision as unknown as CardDecision] : []
  })
  return { summaries: cards.map((card: Json) => String(card['summary'])), decisions }
}

/** The decision for a row, with what is open in it, named by the plan in a language. */
export function rowDecision(decision: CardDecision, knowledge: Knowledge, language: Language): RowDecision {
  const { order, indication, outcome, ambiguous, plan } = decision
  const known = knowledge.plans.get(indication)?.plan
  const nodes = known && nodesById(known)
  const open = decision.criteria
    .map(({ id, status, reason }) => {
      const node = nodes?.get(id)
      const criterion: OpenCriterion = { id, title: node?.title[language] ?? id, status, ...(reason ? { reason } : {}) }
      return { criterion, gravity: GRAVITY.indexOf(effectOf(node, status)) }
    })
    .filter(({ gravity }) => gravity !== -1)
    .toSorted((a, b) => a.gravity - b.gravity)
    .map(({ criterion }) => criterion)
  return { order, indication, outcome, ambiguous, plan, open }
}

function effectOf(node: PlanNode | undefined, status: Status): Effect | undefined {
  return status === 'not-applicable' ? undefined : node?.effects[status]
}
