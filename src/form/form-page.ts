// The form page: questions to the left, the verdict as it stands to the right. Works without scripts, one column on a phone.
import type { MissingItem } from '../cds-hooks/missing.ts'
import { originOf } from '../guideline/answer-origin.ts'
import { namesIn } from '../guideline/expression.ts'
import type { Language } from '../language/text.ts'
import { type Content, type Html, html } from '../pages/html.ts'
import type { ItemState } from '../questionnaire/evaluate.ts'
import { formPrefix } from './field-names.ts'
import { recordedTexts } from './field-view.ts'
import type { FormHouse, OpenForm, Standing } from './frame.ts'
import { itemsView } from './item-view.ts'
import { patientName } from './patient-name.ts'
import { type Place, placeFor, placesOf } from './places.ts'
import { recordedLines } from './recorded-relatives.ts'
import { seriesOf } from './series.ts'
import { seriesView } from './series-view.ts'
import { say, type TextName } from './texts.ts'
import { awaited, verdictView } from './verdict-view.ts'

export interface FormPageParts {
  readonly standing: Standing
  readonly house: FormHouse
  readonly language: Language
  readonly address: string
  readonly notice?: TextName | undefined
  /** Answers were refused: where they are wrong is said at the top too. */
  readonly refused?: boolean
}

const SERIES = 'https://w3id.org/genvej/StructureDefinition/series'

/** The body of the page. */
export function formPage(parts: FormPageParts): Html {
  const { standing, language, address, notice } = parts
  const { forms, decision, plan, session } = standing
  const [own, ...others] = forms
  const name = patientName(session.record.patient)
  const title = own?.form.title[language] ?? ''
  const places = placesOf(forms)
  const { inputs, resolvesAmbiguity } = plan.plan
  // Where nothing is missing but the sentence has two readings, what settles it is the specialist's word.
  const settling = resolvesAmbiguity ? namesIn(resolvesAmbiguity) : []
  const placeOf = ({ names }: MissingItem) => placeFor(names.length > 0 ? names : settling, inputs, places)?.id
  const waits = new Set(awaited(decision).flatMap(each => placeOf(each) ?? []))
  return html`<h1>${title}</h1>
${name && html`<p class="lead">${name}</p>`}
${notice && html`<p class="notice" role="status">${say(notice, language)}</p>`}
${parts.refused && errorSummary(places, language)}
<form class="form" method="post" action="${address}?lang=${language}#errors" data-live novalidate>
<button name="action" value="evaluate" hidden></button>
<aside class="sheet side" id="verdict" aria-live="polite">${verdictView(decision, plan.plan, language, placeOf)}</aside>
<div class="questions">${own && formView(own, parts, waits)}
${others.map(
  each => html`<details class="sheet other"${(isBegun(each) || parts.refused) && html` open`} id="form-${each.form.questionnaire.id}">
<summary><b>${each.form.title[language]}</b></summary>${formView(each, parts, waits)}</details>`
)}</div>
<p class="choices finish"><button class="main" name="action" value="submit">${say(session.ehr.mayWrite ? 'submit' : 'finish', language)}</button>
<button class="by-hand" name="action" value="evaluate">${say('evaluate', language)}</button>
<button name="action" value="save">${say('save', language)}</button>
<a class="button" href="${address}/summary?lang=${language}">${say('summary', language)}</a></p>
</form>`
}

function formView(
  { form, state }: OpenForm,
  { standing, house, language }: FormPageParts,
  waits: ReadonlySet<string>
): Html {
  const { record } = standing.session
  const drawn = (item: ItemState, name: string): Content => {
    const canonical = item.item.definition.extension?.find(({ url }) => url === SERIES)?.valueCanonical
    const list = canonical && house.knowledge.codes(canonical.slice(canonical.lastIndexOf('/') + 1))
    if (!list) return undefined
    const setAside = new Set(item.answers.flatMap(({ valueDateTime }) => valueDateTime ?? []))
    const points = seriesOf(record, list, house.knowledge.unitTexts)
    const standing = new Set(recordedTexts(item.answers))
    const drawing = seriesView(points, { language, title: list.title[language], name, setAside, standing })
    return drawing && html`<p class="label">${item.item.text[language]}</p>${drawing}`
  }
  const frame = {
    language,
    recorded: recordedLines(record, { language, titleOf: house.knowledge.titleOf }),
    drawn,
    waits
  }
  return itemsView(state.items, formPrefix(form), frame)
}

/** A form beside the main one is open once somebody answers in it; what the record says opens nothing. */
function isBegun({ state }: OpenForm): boolean {
  return state.items.some(has)
}

function has({ answers, items, item }: ItemState): boolean {
  const own = answers.some(answer => originOf(answer) === undefined)
  return (own && item.calculated === undefined && item.initial === undefined) || items.some(has)
}

/** What is wrong, each with the way to its question; the form is sent to its id, so that the focus goes there, also in a frame. */
function errorSummary(places: readonly Place[], language: Language): Content {
  const wrong = places.flatMap(({ id, state }) =>
    state.errors
      .filter(({ severity }) => severity === 'error')
      .map(({ message }) => ({ id, text: state.item.text[language], message: message[language] }))
  )
  return (
    wrong.length > 0 &&
    html`<div class="sheet errors" id="errors" role="alert" tabindex="-1"><h2>${say('errors', language)}</h2><ul>
${wrong.map(({ id, text, message }) => html`<li><a href="#${id}">${text}</a>: ${message}</li>`)}</ul></div>`
  )
}
