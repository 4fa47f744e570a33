// One patient: the record to the left, the order and Genvej's answer to the right, the wire below.
import { dateText } from '../cds-hooks/date-text.ts'
import type { FhirResource, Patient } from '../fhir/types.ts'
import { BASE, type Knowledge } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { type Content, type Html, html } from '../pages/html.ts'
import { cardsView } from './cards-view.ts'
import { type Desk, type Exchange, openCards } from './desk.ts'
import type { DemonstrationPatient } from './patients.ts'
import { recordView } from './record-view.ts'
import type { Refusal } from './refusal.ts'
import { say } from './texts.ts'

export interface PatientPageParts {
  readonly patient: DemonstrationPatient
  readonly resources: readonly FhirResource[]
  readonly desk: Desk
  readonly knowledge: Knowledge
  readonly language: Language
}

/** The body of the page. */
export function patientPage(parts: PatientPageParts): Html {
  const { patient, resources, desk, language } = parts
  const { birthDate, gender } = (resources.find(isPatient) ?? {}) as Partial<Patient>
  return html`<p><a href="/?lang=${language}">← ${say('back', language)}</a></p>
<h1>${patient.name}</h1>
<p class="lead">${patient.story[language]} <span class="soft">· ${gender === 'male' ? '♂' : gender === 'female' ? '♀' : ''}
${birthDate && `${say('born', language)} ${dateText(birthDate, language)}`}</span></p>
<div class="chart">
<section class="sheet" aria-labelledby="record"><h2 id="record">${say('record', language)}</h2>
${recordView(resources, parts)}</section>
<div class="desk" id="desk">${desk.refusal && refusalNotice(desk.refusal, language)}${desk.draft ? draftSheet(parts) : orderSheet(parts)}${answerSheet(parts)}</div>
</div>
${wireSheet(desk.exchanges, language)}`
}

function refusalNotice({ suggestion, why }: Refusal, language: Language): Html {
  const what = suggestion === undefined ? say('notSigned', language) : `${say('notTaken', language)}: ${suggestion}.`
  return html`<p class="notice failed" role="alert">${what} ${say('refusedBy', language)}: ${why}</p>`
}

function orderSheet({ patient, desk, knowledge, language }: PatientPageParts): Html {
  const [proposed] = patient.indications
  return html`<section class="sheet" aria-labelledby="order">
${desk.notice && html`<p class="notice" role="status">${say(desk.notice, language)}</p>`}
<h2 id="order">${say('order', language)}</h2>
<form method="post" action="${addressOf(patient)}/orders?lang=${language}#desk">
<label for="indication">${say('indication', language)}</label>
<select id="indication" name="indication">
${[...knowledge.plans.keys()].map(code => option(code, code === proposed, knowledge, 'indication', language))}
<option value=""${proposed === undefined && html` selected`}>${say('noIndication', language)}</option></select>
<label for="specimen">${say('specimen', language)}</label>
<select id="specimen" name="specimen"><option value="">${say('noSpecimen', language)}</option>
${['blood', 'cultured-fibroblasts', 'skin-biopsy', 'bone-marrow'].map(code => option(code, false, knowledge, 'specimen', language))}
</select>
<p class="choices"><button class="main">${say('choose', language)}</button></p>
</form></section>`
}

function option(code: string, selected: boolean, knowledge: Knowledge, system: string, language: Language): Html {
  const title = knowledge.titleOf(`${BASE}/CodeSystem/${system}`, code)?.[language] ?? code
  return html`<option value="${code}"${selected && html` selected`}>${title}</option>`
}

function draftSheet({ patient, desk, language }: PatientPageParts): Html {
  const { reasonCode = [], orderDetail = [] } = (desk.draft ?? {}) as { reasonCode?: Named[]; orderDetail?: Named[] }
  const named = [...reasonCode, ...orderDetail].map(nameOf).filter(name => name !== '')
  const stops = desk.hook === 'order-sign' && desk.cards.some(({ indicator }) => indicator !== 'info')
  const post = (what: string, content: Content) =>
    html`<form method="post" action="${addressOf(patient)}/${what}?lang=${language}#desk">${content}</form>`
  return html`<section class="sheet" aria-labelledby="draft"><h2 id="draft">${say('order', language)}</h2>
<p><b>${say('draft', language)}</b>: ${named.length > 0 ? named.join(' · ') : say('noIndication', language)}</p>
${desk.taken.length > 0 && html`<ul class="taken">${desk.taken.map(label => html`<li>${say('taken', language)}: ${label}</li>`)}</ul>`}
<div class="choices">${!stops && post('sign', html`<button class="main">${say('sign', language)}</button>`)}
${post('ask', html`<button>${say('ask', language)}</button>`)}${post('discard', html`<button>${say('drop', language)}</button>`)}</div>
${stops && post('override', overrideChoice(desk, language))}</section>`
}

/** A card that stops wants a reason; a warning may be passed over without one. */
function overrideChoice({ cards }: Desk, language: Language): Html {
  const isStop = cards.some(({ indicator }) => indicator === 'critical')
  const reasons = new Map(
    cards.flatMap(({ overrideReasons = [] }) => overrideReasons.map(each => [each.code, each.display]))
  )
  return html`${
    reasons.size > 0 &&
    html`<label for="reason">${say('chooseReason', language)}</label>
<select id="reason" name="reason"${isStop && html` required`}><option value=""></option>
${[...reasons].map(([code, display]) => html`<option value="${code}">${display}</option>`)}</select>`
  }
<p class="choices"><button>${say('signAnyway', language)}</button></p>`
}

function answerSheet({ patient, desk, language }: PatientPageParts): Content {
  if (desk.hook === undefined) return undefined
  const [newest] = desk.exchanges.filter(({ url }) => !url.endsWith('/feedback'))
  return html`<section class="sheet answer" aria-labelledby="answer" aria-live="polite">
<h2 id="answer">${say('cards', language)} <span class="soft">${newest && `${newest.milliseconds} ${say('milliseconds', language)} · ${desk.hook}`}</span></h2>
${desk.cards.length > 0 ? cardsView(openCards(desk), { language, action: addressOf(patient) }) : html`<p>${say(desk.notice === 'unreadable' ? 'unreadable' : 'noCards', language)}</p>`}
</section>`
}

function wireSheet(exchanges: readonly Exchange[], language: Language): Content {
  if (exchanges.length === 0) return undefined
  return html`<section class="sheet wire" aria-labelledby="wire"><h2 id="wire">${say('wire', language)}</h2>
<p class="soft">${say('wireLead', language)}</p>
${exchanges.map(
  each => html`<details><summary><code>${each.method} ${each.url}</code>
<span class="soft">${each.status} · ${each.milliseconds} ms</span></summary>
<h3>${say('request', language)}</h3><pre tabindex="0">${written(each.request)}</pre>
<h3>${say('answer', language)}</h3><pre tabindex="0">${written(each.response)}</pre></details>`
)}</section>`
}

/** JSON as it was sent, but for the token, which no page shows. */
function written(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) => (key === 'access_token' ? '…' : each), 2) ?? ''
}

interface Named {
  readonly coding?: readonly { readonly display?: string; readonly code?: string }[]
}

function nameOf({ coding = [] }: Named): string {
  return coding[0]?.display ?? coding[0]?.code ?? ''
}

/** Where a patient's page is. */
export function addressOf({ id }: { readonly id: string }): string {
  return `/demonstration/patients/${encodeURIComponent(id)}`
}

function isPatient(resource: FhirResource): resource is Patient {
  return resource.resourceType === 'Patient'
}
