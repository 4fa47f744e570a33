// The body of a report: what is asked at the top, then every indication in a row, or one of them whole.
import { type Content, type Html, html } from '../pages/html.ts'
import { GROUP_NAMES, type Group } from './figures.ts'
import { type Report, type ReportFrame, titleOf } from './frame.ts'
import { indicationView } from './indication-view.ts'
import { countText } from './number-text.ts'
import { shareBar } from './share-bar.ts'
import { LIMITS, METHODS, say, spanText } from './texts.ts'

/** Where a page leads; a report in a file leads nowhere. */
export interface ReportLinks {
  readonly form: Content
  readonly indication: (code: string) => string
  readonly downloads: readonly { readonly href: string; readonly text: string }[]
}

/** The body of the page. */
export function reportBody(report: Report, frame: ReportFrame, links: ReportLinks | undefined): Html {
  const { question, figures } = report
  const { language } = frame
  const [only] = figures.indications
  const period = spanText(question, language)
  const about = question.indication === undefined ? undefined : titleOf('indication', question.indication, frame)
  return html`<article class="report"><h1>${about ?? say('title', language)}</h1>
<p class="lead">${about === undefined ? say('lead', language) : say('title', language)}</p>
${links?.form}
<p class="period"><b>${period}</b>${question.client && html` · ${say('client', language)} ${question.client}`}</p>
${
  !only
    ? html`<p class="sheet">${say('none', language)}</p>`
    : question.indication === undefined
      ? overview(report, frame, links)
      : indicationView(only, figures.engines, frame)
}
${
  links &&
  only &&
  html`<p class="choices downloads"><span>${say('download', language)}:</span>${links.downloads.map(({ href, text }) => html`<a class="button" href="${href}" download>${text}</a>`)}</p>`
}
<section class="sheet small"><h2>${say('limits', language)}</h2><ul>${LIMITS.map(each => html`<li>${each[language]}</li>`)}</ul>
<h2>${say('methods', language)}</h2><ul>${METHODS.map(each => html`<li>${each[language]}</li>`)}</ul></section></article>`
}

function overview({ figures }: Report, frame: ReportFrame, links: ReportLinks | undefined): Html {
  const { language } = frame
  const number = (name: 'orders' | 'patients' | Group) =>
    html`<th scope="col" class="number">${say(name, language)}</th>`
  return html`<section class="sheet"><h2>${say('everyIndication', language)}</h2>
<div class="wide" role="region" aria-label="${say('everyIndication', language)}" tabindex="0"><table class="figures"><thead><tr><th scope="col">${say('indication', language)}</th>${number('orders')}${number('patients')}${GROUP_NAMES.map(number)}<td></td></tr></thead><tbody>
${figures.indications.map(each => {
  const title = titleOf('indication', each.indication, frame)
  const cells = [each.orders, each.patients, ...GROUP_NAMES.map(group => each.groups[group])]
  return html`<tr><th scope="row">${links ? html`<a href="${links.indication(each.indication)}">${title}</a>` : title}</th>
${cells.map(shown => html`<td class="number">${countText(shown, language)}</td>`)}<td class="bar">${shareBar(
    GROUP_NAMES.map(group => ({ kind: group, shown: each.groups[group] })),
    each.orders
  )}</td></tr>`
})}</tbody></table></div>
${figures.unnamed !== 0 && html`<p class="soft">${say('unnamed', language)}: ${countText(figures.unnamed, language)}</p>`}</section>`
}
