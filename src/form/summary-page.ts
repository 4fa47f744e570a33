// The form on one printed page, for the MDT: whom it is about, the verdict, what decides it with its sentence, what is met and by what.

import { cardSummary, withinSentence } from '../cds-hooks/card-summary.ts'
import { dateText, numberText, unitText } from '../cds-hooks/date-text.ts'
import type { Plan } from '../guideline/plan-types.ts'
import type { CriterionResult, Evidence } from '../guideline/types.ts'
import { BASE } from '../knowledge/knowledge.ts'
import { nodesById } from '../knowledge/plan-nodes.ts'
import type { Language } from '../language/text.ts'
import { type Html, html } from '../pages/html.ts'
import type { FormHouse, Standing } from './frame.ts'
import { patientName } from './patient-name.ts'
import { say } from './texts.ts'

/** Results shown for one criterion. */
const SHOWN = 3

/** The body of the page. */
export function summaryPage(
  { session, forms, decision, plan }: Standing,
  house: FormHouse,
  language: Language,
  address: string
): Html {
  const { patient } = session.record
  const [, version = ''] = decision.plan.split('|')
  const deciding = decision.criteria.filter(({ effect }) => effect !== undefined && effect !== 'inform')
  const met = grounds(decision.criteria, plan.plan)
  const remarks = decision.criteria.filter(({ effect }) => effect === 'inform').map(({ title }) => title[language])
  return html`<article class="sheet summary">
<h1>${forms[0]?.form.title[language]}</h1>
${
  patient &&
  html`<p><b>${patientName(patient)}</b>
${patient.birthDate && `· ${say('born', language)} ${dateText(patient.birthDate, language)}`} ${patient.identifier?.[0]?.value && `· ${patient.identifier[0].value}`}</p>`
}
<p class="verdict">${cardSummary(decision, true, language)}</p>
${
  deciding.length > 0 &&
  html`<h2>${say('deciding', language)}</h2>
<table><tbody>${deciding.map(each => decidingRow(each, house, language))}</tbody></table>`
}
${
  met.length > 0 &&
  html`<h2>${say('grounds', language)}</h2>
<ul class="grounds">${met.map(each => html`<li><b>${each.title[language]}</b> <span class="soft">${evidenceOf(each, house, language)}</span></li>`)}</ul>`
}
${remarks.length > 0 && html`<p><b>${say('remarks', language)}</b>: ${remarks.join(' · ')}</p>`}
<p class="soft">${say('version', language)} ${version}, ${say('from', language)} ${dateText(plan.plan.date, language)} · ${say('assessed', language)} ${dateText(decision.today, language)}</p>
</article>
<p class="choices"><a class="button" href="${address}?lang=${language}">← ${say('backToForm', language)}</a> <span class="soft">${say('print', language)}</span></p>`
}

/** What is met by something in the record or the form, without the groups: their members stand here. */
function grounds(criteria: readonly CriterionResult[], plan: Plan): readonly CriterionResult[] {
  const nodes = nodesById(plan)
  const isGroup = (id: string) => nodes.get(id)?.children.length !== 0
  return criteria.filter(({ id, status, evidence }) => status === 'met' && evidence.length > 0 && !isGroup(id))
}

function decidingRow(each: CriterionResult, house: FormHouse, language: Language): Html {
  const { title, status, quote } = each
  return html`<tr><th scope="row">${title[language]}<br><small class="soft">»${quote.text}« (${quote.place})</small></th>
<td>${say(status, language)}</td><td>${evidenceOf(each, house, language)}</td></tr>`
}

/** The results a criterion rests on, as far as they say something. */
function evidenceOf({ evidence }: CriterionResult, house: FormHouse, language: Language): string {
  const written = [...new Set(evidence.map(each => evidenceText(each, evidence.length > 1, house, language)))]
  const said = written.filter(text => text !== '')
  return [...said.slice(0, SHOWN), ...(said.length > SHOWN ? [`+ ${said.length - SHOWN}`] : [])].join('; ')
}

/** `name: value, date`; a lone number, or a lone yes, goes without the name, which the criterion says. */
function evidenceText(
  { code = '', value = '', unit, date }: Evidence,
  named: boolean,
  { knowledge }: FormHouse,
  language: Language
): string {
  // The name of a laboratory result up to its kind of quantity (NPU).
  const name = knowledge.titleOf(`${BASE}/CodeSystem/finding`, code)?.[language] ?? code.split(';')[0] ?? ''
  const answer = knowledge.titleOf(`${BASE}/CodeSystem/answer`, value)?.[language]
  const truth = value === 'true' || value === 'false' ? say(value === 'true' ? 'yes' : 'no', language) : undefined
  const day = /^\d{4}-\d\d/.test(value) ? dateText(value, language) : undefined
  const said = withinSentence(
    truth ?? answer ?? day ?? [numberText(value, language), unitText(unit ?? '')].join(' ').trim()
  )
  const isNamed = named || said === '' || answer !== undefined || value === 'false'
  const result = isNamed ? [name, said].filter(Boolean).join(': ') : said
  return [result, date && result && dateText(date, language)].filter(Boolean).join(', ')
}

/** The verdict and its criteria as plain text, to paste into a record that takes no FHIR. */
export function summaryText({ decision }: Standing, house: FormHouse, language: Language): string {
  const lines = decision.criteria
    .filter(({ status, effect, evidence }) => effect !== undefined || (status === 'met' && evidence.length > 0))
    .map(each => {
      const grounded = evidenceOf(each, house, language)
      return `- ${each.title[language]}: ${say(each.status, language)}${grounded ? ` (${grounded})` : ''}`
    })
  return [cardSummary(decision, true, language), ...lines].join('\n')
}
