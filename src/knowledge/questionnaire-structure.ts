// How the items of a Questionnaire hang together: ids, types, what enables what, what is calculated, what is extracted.
// https://hl7.org/fhir/R4/questionnaire.html#invs · https://hl7.org/fhir/uv/sdc/behavior.html
import type { Questionnaire, QuestionnaireItem, QuestionnaireItemEnableWhen } from '../fhir/types.ts'
import { type ElementFault, extensionsOf, itemsOf, type PlacedItem, SDC } from './questionnaire-items.ts'

/** The types that every renderer shows alike; others need an engine of their own. */
const TYPES: ReadonlySet<string> = new Set([
  'group',
  'display',
  'choice',
  'boolean',
  'integer',
  'decimal',
  'quantity',
  'date',
  'dateTime',
  'string',
  'text'
])
const ANSWER_OF: Readonly<Record<string, string>> = {
  choice: 'answerCoding',
  boolean: 'answerBoolean',
  integer: 'answerInteger',
  decimal: 'answerDecimal',
  quantity: 'answerQuantity',
  date: 'answerDate',
  dateTime: 'answerDateTime',
  string: 'answerString',
  text: 'answerString'
}
const WEIGHTS = ['/itemWeight', '/ordinalValue']

/** What is wrong with ids, types, conditions, options, calculation and extraction. */
export function structureFaults(questionnaire: Questionnaire): ElementFault[] {
  const items = itemsOf(questionnaire)
  const first = new Map<string, PlacedItem>()
  return items.flatMap(placed => {
    const messages = [
      ...(first.has(placed.item.linkId) ? ['the linkId is used twice (que-2)'] : []),
      ...enabling(placed, first),
      ...own(placed)
    ]
    if (!first.has(placed.item.linkId)) first.set(placed.item.linkId, placed)
    return messages.map(message => ({ element: placed.element, message }))
  })
}

function own({ item, parents }: PlacedItem): string[] {
  const messages: string[] = []
  if (!item.linkId) messages.push('an item has a linkId (Questionnaire.item.linkId)')
  if (!TYPES.has(item.type))
    messages.push(`${item.type} is not a type that every renderer shows (questionnaires/README)`)
  if (item.type === 'group' && !item.item?.length) messages.push('a group has items (que-1)')
  if (item.type === 'group' && item.repeats && !has(item, 'definitionExtract') && !item.definition)
    messages.push('a group repeats only where each repetition is extracted (sdc-questionnaire-definitionExtract)')
  const calculated = has(item, 'calculatedExpression')
  if (calculated !== (item.readOnly === true))
    messages.push('an item is readOnly when it is calculated, and only then (sdc-questionnaire-calculatedExpression)')
  if (item.type === 'quantity' && extensionsOf(item, '/questionnaire-unitOption').length === 0)
    messages.push('a quantity has its units (questionnaire-unitOption)')
  if (extensionsOf(item, '/questionnaire-unit').length > 0 && item.type !== 'integer' && item.type !== 'decimal')
    messages.push('only an integer or a decimal has a fixed unit (questionnaire-unit)')
  if (item.initial?.length && has(item, 'initialExpression'))
    messages.push('not both initial and initialExpression (sdc-behave-1)')
  if (item.enableWhen?.length && has(item, 'enableWhenExpression'))
    messages.push('not both enableWhen and enableWhenExpression (sdc-behave-2)')
  if ((item.enableWhen?.length ?? 0) > 1 && !item.enableBehavior)
    messages.push('more than one enableWhen needs an enableBehavior (que-12)')
  if (extracts(item) && ![item, ...parents].some(each => each.code?.length))
    messages.push('what is extracted as an Observation has a code (sdc-questionnaire-observationExtract)')
  return [...messages, ...options(item)]
}

function options(item: QuestionnaireItem): string[] {
  const all = item.answerOption ?? []
  if (item.type !== 'choice') return all.length ? ['only a choice has options (que-5)'] : []
  if (all.length === 0 && !item.answerValueSet) return ['a choice has answerOption or answerValueSet (que-4)']
  const codes = all.map(({ valueCoding }) => `${valueCoding?.system}|${valueCoding?.code}`)
  return [
    ...codes.filter((code, at) => codes.indexOf(code) !== at).map(code => `${code} is offered twice (answerOption)`),
    ...all
      .filter(option => WEIGHTS.some(weight => extensionsOf(option.valueCoding, weight).length > 0))
      .map(
        option =>
          `the weight of ${option.valueCoding?.code} stands on the answerOption, not on its valueCoding (itemWeight)`
      )
  ]
}

function enabling({ item, parents }: PlacedItem, earlier: ReadonlyMap<string, PlacedItem>): string[] {
  return (item.enableWhen ?? []).flatMap(when => {
    const target = earlier.get(when.question)
    if (!target) return [`enableWhen asks ${when.question}, which is not an earlier item (que-13)`]
    if (parents.includes(target.item) && target.item.type === 'group')
      return [`enableWhen asks ${when.question}, which is a group around it (enableWhen.question)`]
    return answers(when, target.item)
  })
}

function answers(when: QuestionnaireItemEnableWhen, target: QuestionnaireItem): string[] {
  const given = Object.keys(when).find(key => key.startsWith('answer'))
  const wanted = when.operator === 'exists' ? 'answerBoolean' : ANSWER_OF[target.type]
  if (!wanted) return [`enableWhen asks ${when.question}, which has no answer (enableWhen.question)`]
  if (given !== wanted)
    return [`enableWhen compares ${when.question} with ${given ?? 'nothing'} where ${wanted} is due (que-7)`]
  const code = when.answerCoding
  const offered = target.answerOption?.some(
    ({ valueCoding }) => valueCoding?.code === code?.code && valueCoding?.system === code?.system
  )
  return code && target.answerOption && !offered
    ? [`enableWhen waits for ${code.code}, which ${when.question} does not offer (enableWhen.answer)`]
    : []
}

/** Whether an item's answers become Observations. */
export function extracts(item: QuestionnaireItem): boolean {
  return extensionsOf(item, `${SDC}observationExtract`).some(extension => extension.valueBoolean !== false)
}

function has(item: QuestionnaireItem, name: string): boolean {
  return extensionsOf(item, `${SDC}${name}`).length > 0
}
