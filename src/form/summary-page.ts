// The form on one printed page, for the MDT: whom it is about, what is recommended, each criterion with its evidence, what is open.

import { cardSummary } from '../cds-hooks/card-summary.ts'
import { dateText, numberText } from '../cds-hooks/date-text.ts'
import type { CriterionResult, Evidence } from '../guideline/types.ts'
import type { Language } from '../language/text.ts'
import { type Content, type Html, html } from '../pages/html.ts'
import type { FormHouse, Standing } from './frame.ts'
import { say } from './texts.ts'

const BASE = 'https://w3id.org/genvej/CodeSystem'

/** The body of the page. */
export function summaryPage(
  { session, decision, plan }: Standing,
  house: FormHouse,
  language: Language,
  address: string
): Html {
  const { patient } = session.record
  const name = patient?.name?.[0]
  const [, version = ''] = decision.plan.split('|')
  const shown = decision.criteria.filter(({ status }) => status !== 'not-applicable')
  return html`<article class="sheet summary">
<h1>${decision.title[language]}</h1>
${
  patient &&
  html`<p><b>${[...(name?.given ?? []), name?.family].filter(Boolean).join(' ')}</b>
${patient.birthDate && dateText(patient.birthDate, language)} ${patient.identifier?.[0]?.value}</p>`
}
<p class="verdict">${cardSummary(decision, true, language)}</p>
<table><tbody>${shown.map(each => row(each, house, language))}</tbody></table>
<p class="soft">${say('version', language)} ${version}, ${say('from', language)} ${dateText(plan.plan.date, language)} · ${dateText(decision.today, language)}</p>
</article>
<p class="choices"><a class="button" href="${address}?lang=${language}">← ${say('backToForm', language)}</a> <span class="soft">${say('print', language)}</span></p>`
}

function row({ title, status, evidence, quote }: CriterionResult, house: FormHouse, language: Language): Html {
  return html`<tr class="${status}"><td><b>${title[language]}</b><br><small class="soft">»${quote.text}« (${quote.place})</small></td>
<td>${say(status, language)}</td><td>${evidence.map((each, at) => html`${at > 0 && html`<br>`}${evidenceText(each, house, language)}`)}</td></tr>`
}

function evidenceText(
  { code = '', value, unit, date }: Evidence,
  { knowledge }: FormHouse,
  language: Language
): Content {
  const name = knowledge.titleOf(`${BASE}/finding`, code)?.[language] ?? code
  const own = value === 'true' || value === 'false' ? say(value === 'true' ? 'yes' : 'no', language) : undefined
  const said = own ?? knowledge.titleOf(`${BASE}/answer`, value ?? '')?.[language] ?? numberText(value ?? '', language)
  return [name, said && `${said} ${unit ?? ''}`.trim(), date && dateText(date, language)].filter(Boolean).join(' · ')
}

/** The verdict and its criteria as plain text, to paste into a record that takes no FHIR. */
export function summaryText({ decision }: Standing, house: FormHouse, language: Language): string {
  const lines = decision.criteria
    .filter(({ status }) => status !== 'not-applicable')
    .map(({ title, status, evidence }) => {
      const grounds = evidence.map(each => String(evidenceText(each, house, language))).join('; ')
      return `- ${title[language]}: ${say(status, language)}${grounds ? ` (${grounds})` : ''}`
    })
  return [cardSummary(decision, true, language), ...lines].join('\n')
}
