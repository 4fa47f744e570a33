// System actions: the verdict written on each assessed order as it is signed, for clients that agreed on it.
// https://cds-hooks.hl7.org/2.0/#system-action
import { isObject } from '../fhir/resource-shapes.ts'
import type { Annotation, Extension, FhirResource } from '../fhir/types.ts'
import { BASE } from '../knowledge/knowledge.ts'
import { CARD_TEXTS } from './card-texts.ts'
import { DECISION_EXTENSION } from './decision-extension.ts'
import type { RespondContext } from './respond-context.ts'
import type { Action, Card, HookRequest } from './types.ts'
import { type WgsOrder, wgsOrders } from './wgs-orders.ts'

/** The extension that carries a decision in FHIR. */
export const DECISION = `${BASE}/StructureDefinition/decision`
const AUTHOR = 'Genvej'

interface Verdict {
  readonly summary: string
  readonly indication: string
  readonly outcome: string
  readonly ambiguous: boolean
  readonly plan: string
}

/**
 * An update for each order with an id that cards decide about: the whole order, with a note, the plan it was held against and
 * the decision in short. What an earlier call wrote is replaced, everything else stays as it came. Nothing before order-sign.
 */
export function orderAnnotations(
  cards: readonly Card[],
  request: HookRequest,
  { wgsCodes, language, now }: RespondContext
): readonly Action[] {
  if (request.hook !== 'order-sign') return []
  return wgsOrders(request, wgsCodes).flatMap((order): readonly Action[] => {
    const verdicts = order.id ? verdictsOn(order, cards) : []
    if (verdicts.length === 0) return []
    const resource = annotated(order.raw, verdicts, now)
    return [{ type: 'update', description: CARD_TEXTS[language].annotateOrder, resource }]
  })
}

function verdictsOn({ reference }: WgsOrder, cards: readonly Card[]): readonly Verdict[] {
  return cards.flatMap(({ summary, extension }) => {
    const decision = extension?.[DECISION_EXTENSION] as (Omit<Verdict, 'summary'> & { order: string }) | undefined
    return decision?.order === reference ? [{ ...decision, summary }] : []
  })
}

function annotated(order: Readonly<Record<string, unknown>>, verdicts: readonly Verdict[], now: number): FhirResource {
  const plans = verdicts.map(({ plan }) => plan)
  const others = listed(order['instantiatesCanonical']).filter(each => !plans.some(plan => isVersionOf(each, plan)))
  return {
    ...order,
    instantiatesCanonical: [...others, ...plans],
    note: [
      ...listed(order['note']).filter(each => !isObject(each) || each['authorString'] !== AUTHOR),
      ...verdicts.map(({ summary }) => note(summary, now))
    ],
    extension: [
      ...listed(order['extension']).filter(each => !isObject(each) || each['url'] !== DECISION),
      ...verdicts.map(inShort)
    ]
  } as unknown as FhirResource
}

function isVersionOf(canonical: unknown, plan: string): boolean {
  return typeof canonical === 'string' && canonical.split('|')[0] === plan.split('|')[0]
}

function note(text: string, now: number): Annotation {
  return { authorString: AUTHOR, time: new Date(now).toISOString(), text }
}

function inShort({ indication, outcome, ambiguous, plan }: Verdict): Extension {
  return {
    url: DECISION,
    extension: [
      { url: 'indication', valueCode: indication },
      { url: 'outcome', valueCode: outcome },
      { url: 'ambiguous', valueBoolean: Boolean(ambiguous) },
      { url: 'plan', valueCanonical: plan }
    ]
  }
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
