// An item of a form as HTML: a question with its field, the sentence it serves, where its answer came from, what is wrong with it.
// WCAG 2.2: 1.3.1, 3.3.1, 3.3.2, 4.1.2

import { isAsFilledIn, isNotUsable, originIn, originOf } from '../guideline/answer-origin.ts'
import type { Language } from '../language/text.ts'
import { type Content, type Html, html } from '../pages/html.ts'
import { type ItemState, itemOf } from '../questionnaire/evaluate.ts'
import { fieldName, isHidden, isRepeatingGroup, prefixWithin } from './field-names.ts'
import { fieldView } from './field-view.ts'
import { originText } from './origin-text.ts'
import { elementId } from './places.ts'
import type { RecordedLine } from './recorded-relatives.ts'
import { say } from './texts.ts'

/** What items are shown with. */
export interface ItemFrame {
  readonly language: Language
  /** What stands in place of the field of a question, when its answers are drawn from the record. */
  readonly drawn: (state: ItemState, name: string) => Content
  /** What the record says beside a group that was filled in from it. */
  readonly recorded: RecordedLine
  /** The items of a group of the record, which stand together whether the record answers them or not. */
  readonly isRecorded?: boolean
  /** Ids of the questions that the verdict waits for. */
  readonly waits: ReadonlySet<string>
}

/** The items that are asked, in order; those that do not apply are not shown. */
export function itemsView(items: readonly ItemState[], prefix: string, frame: ItemFrame): Html {
  const shown = items.filter(({ enabled, item }) => enabled && !isHidden(item))
  const known = shown.filter(
    state => !frame.isRecorded && isKnown(state) && !frame.waits.has(elementId(prefix, state.item.linkId, 1))
  )
  const numbers = new Map<string, number>()
  const open = shown
    .filter(state => !known.includes(state))
    .map(state => {
      const number = (numbers.get(state.item.linkId) ?? 0) + 1
      numbers.set(state.item.linkId, number)
      const last = isRepeatingGroup(state.item) && isLast(state, shown)
      return html`${itemView(state, prefix, number, frame)}${last && addButton(state, prefix, number + 1, frame)}`
    })
  return html`${open}${
    known.length > 0 &&
    html`<details class="known">
<summary>${say('fromRecordCount', frame.language)} (${known.length})</summary>${known.map(state => itemView(state, prefix, 1, frame))}</details>`
  }`
}

/** A question that the record answers: folded away, not asked. */
function isKnown({ item, answers, errors }: ItemState): boolean {
  if (item.type === 'group' || item.type === 'display' || errors.length > 0) return false
  return answers.length > 0 && answers.every(answer => originOf(answer) !== undefined)
}

function isLast(state: ItemState, all: readonly ItemState[]): boolean {
  return all.findLast(({ item }) => item.linkId === state.item.linkId) === state
}

function itemView(state: ItemState, prefix: string, number: number, frame: ItemFrame): Html {
  const { item } = state
  const id = elementId(prefix, item.linkId, number)
  if (item.type === 'display') return html`<p class="help">${item.text[frame.language]}</p>`
  return item.type === 'group' ? group(state, prefix, number, frame) : question(state, prefix, id, frame)
}

function group(state: ItemState, prefix: string, number: number, frame: ItemFrame): Html {
  const { item, items } = state
  const { language } = frame
  const id = elementId(prefix, item.linkId, number)
  const repeats = isRepeatingGroup(item)
  const heading = repeats ? `${item.text[language]} ${number}` : item.text[language]
  const source = item.extracts && originIn(state)?.reference
  const isRecorded = source !== undefined
  const inside = prefixWithin(prefix, item, number)
  const below = itemsView(items, inside, isRecorded ? { ...frame, isRecorded } : frame)
  const missing = !isRecorded && isNotUsable(state)
  return html`<section class="group${repeats && ' instance'}" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title">${heading}</h3>${isRecorded && html`<input type="hidden" name="${inside}" value="${source}">`}${frame.recorded(state)}
${missing && html`<p class="origin missing">${say('notObtained', language)}</p>`}
${isRecorded ? html`<details class="known"${isOpen(state, id, frame) && html` open`}><summary>${say('correct', language)}</summary>${below}</details>` : below}
${repeats && mayGo(state) && html`<p class="choices"><button name="action" value="remove:${prefix}${item.linkId}.${number}">${say('remove', language)}: ${heading}</button></p>`}
</section>`
}

/** A relative of the record cannot be taken away here, nor a condition that the record has in words alone. */
function mayGo({ item, extension, items }: ItemState): boolean {
  return (
    originIn({ extension }) === undefined ||
    (item.extracts === undefined && items.some(({ answers }) => answers.length > 0))
  )
}

/** What the record says is folded away, unless it was changed, is wrong, cannot be used as it stands, or is waited for. */
function isOpen(state: ItemState, id: string, { waits }: ItemFrame): boolean {
  return (
    waits.has(id) ||
    !isAsFilledIn(itemOf(state)) ||
    everyState(state).some(each => each.errors.length > 0 || isNotUsable(each))
  )
}

function everyState(state: ItemState): readonly ItemState[] {
  return [state, ...state.items.flatMap(everyState)]
}

function addButton({ item }: ItemState, prefix: string, next: number, { language }: ItemFrame): Html {
  return html`<p class="choices"><button name="action" value="add:${prefix}${item.linkId}.${next}">+ ${say('add', language)}: ${item.text[language]}</button></p>`
}

function question(state: ItemState, prefix: string, id: string, frame: ItemFrame): Html {
  const { item, answers, errors, items } = state
  const { language } = frame
  // What stands under a question stands under its answer. https://hl7.org/fhir/R4/questionnaireresponse.html#link
  const nested = answers.length > 0 ? items.filter(({ item: child }) => child.type !== 'display') : []
  const said = items.flatMap(({ item: child }) => (child.type === 'display' ? child.text[language].split('\n') : []))
  const quotes = said.filter(isQuote)
  const help = said.filter(line => !isQuote(line))
  const describedBy = [...(errors.length > 0 ? [`${id}-error`] : []), ...(help.length > 0 ? [`${id}-help`] : [])]
  // Where a relative comes from is said once, above the fields.
  const origin = frame.isRecorded ? undefined : answers.map(originOf).find(each => each !== undefined)
  const open = answers.length === 0 && item.calculated === undefined
  const name = fieldName(prefix, item)
  return html`<div class="question${open && ' open'}${errors.length > 0 && ' wrong'}${frame.waits.has(id) && ' waits'}" id="${id}">
${frame.drawn(state, name) || fieldView(state, { name, id, describedBy: describedBy.join(' '), language, isCorrection: frame.isRecorded === true })}
${errors.length > 0 && html`<p class="error" id="${id}-error">${errors.map(({ message }) => html`${message[language]} `)}</p>`}
${origin && html`<p class="origin">${originText(origin, language)}${item.definition.repeats && html`; ${say('standsInRecord', language)}`}</p>`}
${open && isNotUsable(state) && html`<p class="origin missing">${say(frame.isRecorded ? 'notAsAnswer' : 'notObtained', language)}</p>`}
${help.length > 0 && html`<div class="help" id="${id}-help">${paragraphs(help)}</div>`}
${quotes.length > 0 && html`<details class="help"><summary>${say('quotes', language)}</summary>${paragraphs(quotes)}</details>`}
${nested.length > 0 && html`<div class="nested">${itemsView(nested, prefix, frame)}</div>`}
</div>`
}

/** A sentence of the recommendation ends with its place, the name of the one that is quoted next with a colon. */
function isQuote(line: string): boolean {
  return /[):]$/.test(line)
}

function paragraphs(lines: readonly string[]): Content {
  return lines.map(line => html`<p>${line}</p>`)
}
