// What a card offers to do: one action for each suggestion, so that every client understands it. https://cds-hooks.hl7.org/2.0/#suggestion
import type { ActivityDefinition, FhirResource, ServiceRequest, Task } from '../fhir/types.ts'
import { stableUuid } from '../fhir/uuid.ts'
import type { CriterionResult, Decision } from '../guideline/types.ts'
import { BASE, type Knowledge, titleOfResource } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { withinSentence } from './card-summary.ts'
import { CARD_TEXTS } from './card-texts.ts'
import { correctedOrder } from './corrected-order.ts'
import type { IsDrafted } from './drafted-orders.ts'
import type { Action, Suggestion } from './types.ts'
import type { WgsOrder } from './wgs-orders.ts'

const INDICATION = `${BASE}/CodeSystem/indication`
const MOST_TESTS = 12
/** Outcomes that keep an order from being signed as it stands; taking it off is then one way. */
const BLOCKING: ReadonlySet<Decision['outcome']> = new Set(['needs-information', 'not-recommended', 'outside-pathway'])

const STRENGTHS: readonly (CriterionResult['strength'] | undefined)[] = ['law', 'shall', 'should', 'may']
/** Outcomes with which an order does not go on: then nothing about it is put right. */
const REFUSED: ReadonlySet<Decision['outcome']> = new Set(['not-recommended', 'outside-pathway'])

/** What suggestions are made for. */
export interface SuggestionFrame {
  readonly knowledge: Knowledge
  readonly language: Language
  readonly now: number
  readonly patientId: string
  readonly cardUuid: string
  /** Indications that an order without one may be given; more than one when none stands out. */
  readonly offered: readonly Decision[]
  /** What the call orders already. */
  readonly isDrafted: IsDrafted
  /** Who takes a task after the order, where the site knows one. */
  readonly followUpBy: string | undefined
}

/** The suggestions of a card about a decision, the most needed first; none when there is nothing to do. */
export function cardSuggestions(order: WgsOrder, decision: Decision, frame: SuggestionFrame): readonly Suggestion[] {
  const actions = [
    ...(frame.offered.length > 1 ? [] : missingTests(decision, frame)),
    ...(order.id ? [...addedIndications(order, frame), ...proposals(order, decision, frame)] : []),
    ...(BLOCKING.has(decision.outcome) ? removedOrder(order, frame.language) : [])
  ]
  return actions.map((action, at) => suggestion(action, `${frame.cardUuid}|${at}`))
}

/** The suggestion to take an order off; an order without an id cannot be named. */
export function removal(order: WgsOrder, cardUuid: string, language: Language): readonly Suggestion[] {
  return removedOrder(order, language).map(action => suggestion(action, cardUuid))
}

function suggestion(action: Action, seed: string): Suggestion {
  return { label: action.description, uuid: stableUuid(`${seed}|${action.description}`), actions: [action] }
}

function removedOrder(order: WgsOrder, language: Language): Action[] {
  if (!order.id) return []
  return [{ type: 'delete', description: CARD_TEXTS[language].removeOrder, resourceId: `ServiceRequest/${order.id}` }]
}

/** A draft order for each test by which something missing is had, and that is not ordered beside it; only while getting it can change the answer. */
function missingTests(decision: Decision, frame: SuggestionFrame): Action[] {
  if (!decision.outcome.startsWith('needs-')) return []
  const missing = decision.criteria
    .filter(each => each.status === 'unknown' && (each.effect === 'require' || each.effect === 'confirm'))
    .flatMap(each => each.missing.flatMap(({ obtainedBy }) => obtainedBy))
  return [...new Set(missing)]
    .flatMap(canonical => frame.knowledge.activities.get(canonical) ?? [])
    .filter(activity => activity.kind === 'ServiceRequest' && activity.code && !frame.isDrafted(activity))
    .slice(0, MOST_TESTS)
    .map(activity => ({
      type: 'create',
      description: titleOfResource(activity)[frame.language],
      resource: testOrder(activity, decision, frame)
    }))
}

/** A complete draft, without an id: the client gives it one. */
function testOrder(activity: ActivityDefinition, decision: Decision, frame: SuggestionFrame): ServiceRequest {
  return {
    resourceType: 'ServiceRequest',
    status: 'draft',
    intent: 'order',
    ...(activity.url ? { instantiatesCanonical: [activity.url] } : {}),
    ...(activity.code ? { code: activity.code } : {}),
    subject: { reference: `Patient/${frame.patientId}` },
    authoredOn: new Date(frame.now).toISOString(),
    reasonCode: [indicationConcept(decision, frame)]
  }
}

function indicationConcept({ indication }: Decision, { knowledge, language }: SuggestionFrame) {
  const display = knowledge.titleOf(INDICATION, indication)?.[language]
  return { coding: [{ system: INDICATION, code: indication, ...(display ? { display } : {}) }] }
}

function addedIndications(order: WgsOrder, frame: SuggestionFrame): Action[] {
  return frame.offered.map(decision => {
    const reasonCode = [...(order.order.reasonCode ?? []), indicationConcept(decision, frame)]
    const description = CARD_TEXTS[frame.language].addIndication(decision.title[frame.language])
    return { type: 'update', description, resource: { ...order.raw, reasonCode } as unknown as FhirResource }
  })
}

/** What met advice proposes: the order as it would have it, and a task for what comes after the order. */
function proposals(order: WgsOrder, decision: Decision, frame: SuggestionFrame): Action[] {
  const { knowledge, language } = frame
  const titled = (activity: ActivityDefinition) => titleOfResource(activity)[language]
  const proposed = decision.criteria
    .filter(isProposal)
    .toSorted((a, b) => STRENGTHS.indexOf(a.strength) - STRENGTHS.indexOf(b.strength))
    .flatMap(({ proposes }) => knowledge.activities.get(proposes ?? '') ?? [])
  const tasks = BLOCKING.has(decision.outcome) ? [] : proposed.filter(({ kind }) => kind === 'Task')
  const changes = REFUSED.has(decision.outcome) ? [] : proposed.filter(({ kind }) => kind !== 'Task')
  const corrected = correctedOrder(order, changes, knowledge)
  const [first = '', ...others] = corrected?.by.map(titled) ?? []
  const description = [first, ...others.map(withinSentence)].join('; ')
  return [
    ...(corrected ? [{ type: 'update', description, resource: corrected.resource } satisfies Action] : []),
    ...tasks.map(
      (each): Action => ({ type: 'create', description: titled(each), resource: followUp(order, each, frame) })
    )
  ]
}

/** A task about the order; who takes it is the region's choice, so it has an owner only where the directory knows one. https://hl7.org/fhir/R4/task.html */
function followUp({ reference }: WgsOrder, activity: ActivityDefinition, frame: SuggestionFrame): Task {
  return {
    resourceType: 'Task',
    status: 'requested',
    intent: 'order',
    ...(activity.url ? { instantiatesCanonical: activity.url } : {}),
    ...(activity.code ? { code: activity.code } : {}),
    focus: { reference },
    for: { reference: `Patient/${frame.patientId}` },
    authoredOn: new Date(frame.now).toISOString(),
    ...(frame.followUpBy ? { owner: { display: frame.followUpBy } } : {})
  }
}

function isProposal({ status, effect, proposes }: CriterionResult): boolean {
  return status === 'met' && effect !== undefined && proposes !== undefined
}
