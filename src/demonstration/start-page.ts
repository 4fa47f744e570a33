// The first page a newcomer sees: a dozen synthetic patients, one for each kind of answer.
import { BASE, type Knowledge } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { type Html, html } from '../pages/html.ts'
import { addressOf } from './patient-page.ts'
import type { DemonstrationPatient } from './patients.ts'
import { say } from './texts.ts'

/** The body of the page. */
export function startPage(patients: readonly DemonstrationPatient[], knowledge: Knowledge, language: Language): Html {
  const titleOf = (code: string) => knowledge.titleOf(`${BASE}/CodeSystem/indication`, code)?.[language] ?? code
  return html`<h1>${say('welcome', language)}</h1>
<p class="lead">${say('lead', language)}</p>
<ol class="lead">${(['stepOrder', 'stepAnswer', 'stepSign'] as const).map(step => html`<li>${say(step, language)}</li>`)}</ol>
<h2>${say('synthetic', language)}</h2>
<ul class="patients">
${patients.map(
  patient => html`<li><a class="sheet" href="${addressOf(patient)}?lang=${language}"><b>${patient.name}</b>
<span>${patient.story[language]}</span>
<small class="soft">${patient.indications.map(code => titleOf(code)).join(' · ')}</small></a></li>`
)}
</ul>
<p><a href="/report?lang=${language}">${say('report', language)}</a></p>
<form method="post" action="/demonstration/reset?lang=${language}"><button>${say('start', language)}</button></form>`
}
