// What the record says to a question: the newest Observation with one of its codes, as an answer to it.
// https://hl7.org/fhir/uv/sdc/populate.html#observation-based-population
import { sameValue, valueIn } from '../fhir/choice-value.ts'
import { dateInterval } from '../fhir/date.ts'
import type { Coding, FhirResource, Observation, QuestionnaireItem } from '../fhir/types.ts'
import { withOrigin } from '../guideline/answer-origin.ts'
import { referenceOf } from '../guideline/evidence.ts'
import { newestFirst, type Timed } from '../guideline/fact-time.ts'
import { plainFact } from '../guideline/facts.ts'
import { trueAt } from '../guideline/true-at.ts'
import { SDC } from '../knowledge/questionnaire-items.ts'
import { keysOf } from '../terminology/code.ts'
import { factorTo, type UnitRule, type UnitTexts, ucumCode } from '../terminology/unit.ts'
import { type Answer, answerFrom } from './answer.ts'
import type { FormItem } from './form.ts'
import { oppositeOf } from './opposites.ts'
import { unitAsked } from './units-asked.ts'

const DAY = 24 * 3600 * 1000
const DAYS: Readonly<Record<string, number>> = { a: 365.25, mo: 30.4375, wk: 7, d: 1 }

/** What reading a result needs: the unit rule of a code, and the texts that laboratories write for units. */
export interface Units {
  readonly ruleOf: (coding: Coding) => UnitRule | undefined
  readonly texts: UnitTexts
}

/** Answers with where they came from; or why there is none although the record has something. */
export type Observed =
  | { readonly kind: 'answers'; readonly answers: readonly Answer[] }
  | { readonly kind: 'conflict' | 'unusable' }

/** How long back an Observation may lie to answer an item, in milliseconds; undefined when the item is not filled in so. */
export function linkPeriodOf({ definition }: FormItem): number | undefined {
  const period = definition.extension?.find(({ url }) => url === `${SDC}observationLinkPeriod`)?.valueDuration
  const days = DAYS[period?.code ?? period?.unit ?? '']
  return period?.value === undefined || days === undefined || !definition.code?.length
    ? undefined
    : period.value * days * DAY
}

/** What Observations say to an item at an instant (`now`, milliseconds); no answers when none has its code. */
export function observed(
  item: FormItem,
  resources: Iterable<FhirResource>,
  period: number,
  now: number,
  units: Units
): Observed {
  const stated = [...resources]
  const { code = [], repeats } = item.definition
  const newest = newestWith(code, stated, now - period)
  const opposite = oppositeOf(code)
  if (repeats) return several(newest, opposite ? newestWith([opposite], stated, now - period) : [], item, units)
  const [first, ...others] = newest
  if (!first) return { kind: 'answers', answers: [] }
  const answer = answerTo(item, first.fact.original as Observation, units)
  const asNew = others.filter(({ time }) => time.end > first.time.start)
  if (asNew.some(({ fact }) => !saysTheSame(answerTo(item, fact.original as Observation, units), answer)))
    return { kind: 'conflict' }
  return answer ? { kind: 'answers', answers: [answer] } : { kind: 'unusable' }
}

function saysTheSame(a: Answer | undefined, b: Answer | undefined): boolean {
  return a !== undefined && b !== undefined ? sameValue(valueIn(a), valueIn(b)) : a === b
}

/**
 * Each value once, from the newest Observation that has it; not one that the opposite question took back since. What both say
 * at the same time is left to be answered.
 */
function several(newest: readonly Timed[], against: readonly Timed[], item: FormItem, units: Units): Observed {
  const read = ({ fact, time }: Timed) => {
    const answer = answerTo(item, fact.original as Observation, units)
    return answer ? [{ answer, time, value: valueIn(answer) }] : []
  }
  const answers = newest.flatMap(read)
  const once = answers.filter(({ value }, at) => answers.findIndex(other => sameValue(other.value, value)) === at)
  if (once.length === 0 && newest.length > 0) return { kind: 'unusable' }
  const others = against.flatMap(read)
  const rivals = ({ value, time }: (typeof once)[number]) =>
    others.filter(other => sameValue(other.value, value) && other.time.end > time.start)
  const standing = once.filter(each => rivals(each).length === 0)
  const open = once.some(each => rivals(each).some(({ time }) => time.start < each.time.end))
  if (standing.length === 0 && open) return { kind: 'conflict' }
  return { kind: 'answers', answers: standing.map(({ answer }) => answer) }
}

/** The Observations with one of some codes, not older than an instant (milliseconds), newest first. */
function newestWith(codings: readonly Coding[], stated: readonly FhirResource[], earliest: number): readonly Timed[] {
  const wanted = new Set(codings.flatMap(coding => keysOf(coding).slice(0, 1)))
  const facts = stated.flatMap(resource =>
    resource.resourceType === 'Observation' && hasCode(resource, wanted) && isWithin(resource, earliest)
      ? [plainFact(resource)]
      : []
  )
  return newestFirst(facts)
}

function hasCode({ code }: Observation, wanted: ReadonlySet<string>): boolean {
  return (code?.coding ?? []).some(coding => keysOf(coding).some(key => wanted.has(key)))
}

function isWithin(observation: Observation, earliest: number): boolean {
  const date = trueAt(observation)
  return date === undefined || (dateInterval(date)?.end ?? 0) >= earliest
}

function answerTo(item: FormItem, observation: Observation, units: Units): Answer | undefined {
  const { type } = item
  const value = valueFor(item.definition, observation, units)
  const answer = value === undefined ? undefined : answerFrom(type, value)
  const effective = trueAt(observation)
  return answer && withOrigin(answer, { reference: referenceOf(observation), effective })
}

function valueFor(definition: QuestionnaireItem, observation: Observation, units: Units): unknown {
  const { valueBoolean, valueInteger, valueQuantity, valueDateTime, valueString } = observation
  if (valueQuantity?.comparator !== undefined || observation.modifierExtension) return undefined
  switch (definition.type) {
    case 'boolean':
      return valueBoolean
    case 'integer':
      return valueInteger ?? valueQuantity?.value
    case 'decimal':
      return valueQuantity ? inUnit(definition, observation, units)?.value : valueInteger
    case 'quantity':
      return inUnit(definition, observation, units)
    case 'choice':
      return option(definition, observation)
    case 'date':
      return valueDateTime?.slice(0, 10)
    case 'dateTime':
      return valueDateTime
    default:
      return valueString
  }
}

/** The option that the Observation's value is, as the item writes it. */
function option({ answerOption }: QuestionnaireItem, { valueCodeableConcept }: Observation): Coding | undefined {
  const codings = valueCodeableConcept?.coding ?? []
  if (!answerOption) return codings[0]
  const keys = new Set(codings.flatMap(coding => keysOf(coding).slice(0, 1)))
  return answerOption.flatMap(({ valueCoding }) => valueCoding ?? []).find(coding => keys.has(keysOf(coding)[0] ?? ''))
}

/** The value in the unit that the item asks for; as it stands when it asks for none. */
function inUnit(definition: QuestionnaireItem, { code, valueQuantity }: Observation, { ruleOf, texts }: Units) {
  const unit = unitAsked(definition)
  if (valueQuantity?.value === undefined || !unit?.code) return valueQuantity
  const asked = { value: valueQuantity.value, unit: unit.display ?? unit.code, system: unit.system, code: unit.code }
  if (ucumCode(valueQuantity, texts) === unit.code) return asked
  const rule = (code.coding ?? []).map(ruleOf).find(Boolean)
  const [from, to] = rule ? [factorTo(rule, valueQuantity, texts), factorTo(rule, asked, texts)] : []
  if (from === undefined || to === undefined) return undefined
  return { ...asked, value: Number(((valueQuantity.value * from) / to).toPrecision(12)) }
}
