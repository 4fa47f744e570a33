// The form by which a reader asks for another indication or other months; it works without scripts.
import { type Html, html } from '../pages/html.ts'
import { type ReportFrame, titleOf } from './frame.ts'
import type { Question } from './question.ts'
import { say } from './texts.ts'

/** The form as asked; what cannot be read is shown as it came, so that it can be put right. */
export function questionForm(
  asked: Readonly<Partial<Record<keyof Question, string | undefined>>>,
  clients: readonly string[],
  frame: ReportFrame
): Html {
  const { knowledge, language } = frame
  const option = (value: string, text: string, chosen: string | undefined) =>
    html`<option value="${value}"${value === (chosen ?? '') && html` selected`}>${text}</option>`
  const month = (name: 'from' | 'to') =>
    html`<div><label for="${name}">${say(name, language)}</label><input type="month" id="${name}" name="${name}" value="${asked[name]}" pattern="20\\d\\d-(0[1-9]|1[0-2])" placeholder="${say('monthForm', language)}"></div>`
  return html`<form method="get" action="/report" class="sheet asked"><input type="hidden" name="lang" value="${language}">
<div><label for="indication">${say('indication', language)}</label><select id="indication" name="indication">${option('', say('all', language), asked.indication)}
${[...knowledge.plans.keys()].map(code => option(code, titleOf('indication', code, frame), asked.indication))}</select></div>
${month('from')}${month('to')}
${
  clients.length > 0 &&
  html`<div><label for="client">${say('client', language)}</label><select id="client" name="client">${option('', say('all', language), asked.client)}
${clients.map(id => option(id, id, asked.client))}</select></div>`
}
<div><button class="main">${say('show', language)}</button></div></form>`
}
