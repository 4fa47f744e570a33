// One decision about one order as a card. https://cds-hooks.hl7.org/2.0/#card-attributes; contract, section 4.
import { stableUuid } from '../fhir/uuid.ts'
import type { Decision, Outcome } from '../guideline/types.ts'
import { BASE } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { cardDetail } from './card-detail.ts'
import { cardLinks } from './card-links.ts'
import { cardSuggestions } from './card-suggestions.ts'
import { cardSummary, clip } from './card-summary.ts'
import { CARD_TEXTS } from './card-texts.ts'
import { decisionExtension } from './decision-extension.ts'
import type { IsDrafted } from './drafted-orders.ts'
import type { RespondContext, StandingContext } from './respond-context.ts'
import { onlyMdt, siteLines } from './site-lines.ts'
import type { Card, HookCoding, HookRequest, Indicator } from './types.ts'
import type { WgsOrder } from './wgs-orders.ts'

/** How loud each outcome is, at order-select and at order-sign: while the order is being written nothing but a redirect interrupts. */
const INDICATORS: Readonly<Record<Outcome, Readonly<Record<'order-select' | 'order-sign', Indicator>>>> = {
  recommended: { 'order-select': 'info', 'order-sign': 'info' },
  'recommended-with-caution': { 'order-select': 'info', 'order-sign': 'warning' },
  'needs-confirmation': { 'order-select': 'warning', 'order-sign': 'warning' },
  'needs-information': { 'order-select': 'warning', 'order-sign': 'critical' },
  'not-recommended': { 'order-select': 'warning', 'order-sign': 'critical' },
  'outside-pathway': { 'order-select': 'critical', 'order-sign': 'critical' }
}

/** What is to be said about one order: a decision, and what surrounds it. */
export interface Advice {
  readonly order: WgsOrder
  readonly decision: Decision
  /** The other indications, best first, of an order that names none. */
  readonly others: readonly Decision[]
  /** The order names the indication itself. */
  readonly named: boolean
  /** The decision is of the indication named, or of one that the record points to; else it is only the first of several. */
  readonly nearest: boolean
  /** Indications that the order may be given; more than one when none stands out. */
  readonly offered: readonly Decision[]
  readonly unknownIndications: readonly string[]
}

/** The card of an advice. The same call gives the same card, its uuid included. */
export function card(advice: Advice, request: HookRequest, context: RespondContext, isDrafted: IsDrafted): Card {
  const { order, decision, others, offered } = advice
  const { knowledge, language, now } = context
  const indicator = INDICATORS[decision.outcome][request.hook === 'order-select' ? 'order-select' : 'order-sign']
  const uuid = cardUuid(request, order.reference, decision.indication)
  const { patientId } = request.context
  const followUpBy = advice.nearest ? onlyMdt(decision, context) : undefined
  const frame = { knowledge, language, now, patientId, cardUuid: uuid, offered, isDrafted, followUpBy }
  const suggestions = cardSuggestions(order, decision, frame)
  const links = cardLinks(decision, patientId, uuid, context)
  const local = advice.nearest ? siteLines(decision, order, context) : []
  const reasons = indicator === 'info' ? [] : overrideReasons(decision, context)
  const summary = advice.nearest ? cardSummary(decision, advice.named, language) : CARD_TEXTS[language].noneNearest
  return {
    uuid,
    summary,
    detail: cardDetail(decision, { knowledge, language, ...advice, summary, local }),
    indicator,
    source: source(decision, context),
    ...(suggestions.length > 0 ? { suggestions, selectionBehavior: 'any' } : {}),
    ...(reasons.length > 0 ? { overrideReasons: reasons } : {}),
    ...(links.length > 0 ? { links } : {}),
    extension: decisionExtension(order, decision, others)
  }
}

/** The uuid of a card: by call, order and subject, so that two runs of one call agree. */
export function cardUuid({ hook, hookInstance }: HookRequest, order: string, about: string): string {
  return stableUuid([hookInstance.toLowerCase(), hook, order, about].join('|'))
}

/** A topic code is constant, letters and digits only: clients key "do not show me this again" on it. */
export function topic(words: readonly string[], display: string): HookCoding {
  const parts = words.flatMap(word => word.split('-')).map(part => part.charAt(0).toUpperCase() + part.slice(1))
  return { system: `${BASE}/CodeSystem/topic`, code: `wgs${parts.join('')}`.replace(/[^A-Za-z0-9]/g, ''), display }
}

/** Every topic a card may have, with what it is about. */
export function topicCodes({ knowledge }: StandingContext, language: Language): readonly HookCoding[] {
  const named = (outcome: string) => knowledge.titleOf(`${BASE}/CodeSystem/outcome`, outcome)?.[language] ?? outcome
  const decided = [...knowledge.plans.values()].flatMap(({ plan: { indication, title } }) => [
    ...Object.keys(INDICATORS).map(outcome =>
      topic([indication, outcome], `WGS, ${title[language]}: ${named(outcome)}`)
    ),
    topic([indication, 'hint'], clip(CARD_TEXTS[language].hint(title[language])))
  ])
  return [...decided, topic(['other-patient'], CARD_TEXTS[language].otherPatient)]
}

function source({ indication, outcome, title, planDate }: Decision, context: RespondContext): Card['source'] {
  const { language, knowledge } = context
  const named = knowledge.titleOf(`${BASE}/CodeSystem/outcome`, outcome)?.[language] ?? outcome
  const document = context.recommendations.get(indication)?.[language]
  const recommendation = document || CARD_TEXTS[language].recommendation(title[language])
  return {
    label: `Genvej: ${recommendation}, ${planDate.slice(0, 4)}`,
    url: BASE,
    topic: topic([indication, outcome], `WGS, ${title[language]}: ${named}`)
  }
}

/** At most three, the plan's own choice; few and stable, because every client maps each of them. */
function overrideReasons({ indication }: Decision, { knowledge, language }: RespondContext): readonly HookCoding[] {
  const system = `${BASE}/CodeSystem/override-reason`
  const codes = knowledge.plans.get(indication)?.plan.overrideReasons ?? []
  return codes.slice(0, 3).map(code => ({ system, code, display: knowledge.titleOf(system, code)?.[language] ?? code }))
}
