// Which form? Asked when a launch does not say it.
import { BASE } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { type Html, html } from '../pages/html.ts'
import type { FormHouse } from './frame.ts'
import { say } from './texts.ts'

/** The body of the page; `held` names the launch that waits. */
export function choicePage({ knowledge }: FormHouse, held: string, language: Language): Html {
  const titleOf = (code: string) => knowledge.titleOf(`${BASE}/CodeSystem/indication`, code)?.[language] ?? code
  return html`<h1>${say('whichForm', language)}</h1>
<form method="post" action="/form?lang=${language}"><input type="hidden" name="launch" value="${held}">
<p class="choices">${[...knowledge.plans.keys()].map(code => html`<button name="indication" value="${code}">${titleOf(code)}</button>`)}</p></form>`
}
