// The form and the plan of an indication agree: every finding the plan reads is asked once, nothing else is, and each question
// shows the sentence of the recommendation that it serves.
import type { Questionnaire, QuestionnaireItem } from '../fhir/types.ts'
import { FINDING } from '../guideline/answers.ts'
import type { Plan, Quote } from '../guideline/plan-types.ts'
import { everyNode } from './plan-nodes.ts'
import { type ElementFault, extensionsOf, itemsOf } from './questionnaire-items.ts'

const ANSWER = 'https://w3id.org/genvej/CodeSystem/answer'
const CRITERION = '/StructureDefinition/criterion'

/** Findings that a plan reads, each with the answers that it names; none named means any. */
function findingsRead(plan: Plan): ReadonlyMap<string, ReadonlySet<string>> {
  const read = new Map<string, Set<string>>()
  for (const { filters } of plan.inputs) {
    const codes = filters.filter(({ path }) => path === 'code').flatMap(({ list }) => [...list.keys])
    const answers = filters.filter(({ path }) => path === 'value').flatMap(({ list }) => [...list.keys])
    for (const code of codes.flatMap(key => codeIn(FINDING, key))) {
      const known = read.get(code) ?? new Set<string>()
      read.set(code, new Set([...known, ...answers.flatMap(key => codeIn(ANSWER, key))]))
    }
  }
  return read
}

/** What differs between the form of an indication and its plan. */
export function planFaults(questionnaire: Questionnaire, plan: Plan): ElementFault[] {
  const asked = findingItems(questionnaire)
  const missing = [...findingsRead(plan)].flatMap(([code, answers]) => {
    const items = asked.filter(({ item }) => item.linkId === code)
    if (items.length !== 1) return [`the plan reads ${code}: exactly one item asks for it, not ${items.length}`]
    const offered = new Set(items[0]?.item.answerOption?.map(({ valueCoding }) => valueCoding?.code))
    const unasked = [...answers]
      .filter(answer => !offered.has(answer))
      .map(answer => `the plan reads ${answer} of ${code}: it is offered`)
    const unread =
      answers.size === 0
        ? []
        : [...offered]
            .filter(answer => !answers.has(answer ?? ''))
            .map(answer => `${code} offers ${answer}, which the plan does not read`)
    return [...unasked, ...unread]
  })
  return [...missing.map(message => ({ element: 'item', message })), ...sentenceFaults(questionnaire, [plan])]
}

/** What is wrong with the questions of a form as seen from the plans it serves: findings nobody reads, sentences not shown. */
export function sentenceFaults(questionnaire: Questionnaire, plans: readonly Plan[]): ElementFault[] {
  const read = new Set(plans.flatMap(plan => [...findingsRead(plan).keys()]))
  const quotes = new Map(plans.flatMap(quotesOf))
  return findingItems(questionnaire).flatMap(({ item, element }) => {
    const criteria = [item, ...(item.answerOption ?? [])]
      .flatMap(each => extensionsOf(each, CRITERION))
      .map(({ valueCode }) => valueCode ?? '')
    const help = (item.item ?? [])
      .filter(({ type }) => type === 'display')
      .map(({ text }) => text)
      .join('\n')
    const messages = [
      ...(read.has(item.linkId) ? [] : [`no plan reads ${item.linkId}`]),
      ...(criteria.length > 0 ? [] : ['a question names the criterion it serves (StructureDefinition criterion)']),
      ...criteria.flatMap(id => shown(id, quotes.get(id), help))
    ]
    return messages.map(message => ({ element, message }))
  })
}

function shown(id: string, quote: Quote | undefined, help: string): string[] {
  if (!quote) return [`${id} is not a criterion of the plan (StructureDefinition criterion)`]
  const sentence = `»${quote.text}« (${quote.place})`
  return help.includes(sentence) ? [] : [`its help shows the sentence of ${id}: ${sentence}`]
}

function findingItems(questionnaire: Questionnaire): { item: QuestionnaireItem; element: string }[] {
  return itemsOf(questionnaire).filter(({ item }) => item.code?.some(({ system }) => system === FINDING))
}

function quotesOf(plan: Plan): [string, Quote][] {
  return everyNode(plan.actions).flatMap(({ id, quote }): [string, Quote][] => (quote ? [[id, quote]] : []))
}

function codeIn(system: string, key: string): string[] {
  return key.startsWith(`${system}|`) ? [key.slice(system.length + 1)] : []
}
