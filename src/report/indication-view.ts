// One indication whole: a sentence, the answers, over time, what was missing, what became of the advice, and by which version.
import type { Language } from '../language/text.ts'
import { type Content, type Html, html } from '../pages/html.ts'
import { cardsView } from './cards-view.ts'
import { spansChart } from './chart.ts'
import { criteriaView } from './criteria-view.ts'
import { GROUP_NAMES, GROUPS, type IndicationFigures, type SpanFigures } from './figures.ts'
import { criteriaOf, type ReportFrame, titleOf } from './frame.ts'
import { countText, decimalText, shareText } from './number-text.ts'
import { shareBar } from './share-bar.ts'
import type { Shown } from './small-numbers.ts'
import { say, spanText } from './texts.ts'

/** The sections, in the order in which they are read. */
export function indicationView(
  figures: IndicationFigures<Shown>,
  engines: readonly string[],
  frame: ReportFrame
): Html {
  const { language } = frame
  const plan = criteriaOf(figures.indication, frame.knowledge)
  const standing = (kind: 'missing' | 'notMet' | 'ambiguous') => criteriaView(kind, figures.criteria, plan, language)
  return html`${keyFigures(figures, language)}
<section class="sheet"><h2>${say('outcomes', language)}</h2>${outcomes(figures, frame)}</section>
<section class="sheet"><h2>${say('overTime', language)}</h2>${figures.spans.some(({ from, to }) => from !== to) && html`<p class="soft">${say('coarse', language)}</p>`}<div class="beside">${spansChart(figures.spans, language)}${spansTable(figures, language)}</div></section>
<section class="sheet"><h2>${say('missing', language)}</h2>${standing('missing')}</section>
<section class="sheet"><h2>${say('notMet', language)}</h2>${standing('notMet')}</section>
<section class="sheet"><h2>${say('ambiguous', language)}</h2>${standing('ambiguous')}</section>
<section class="sheet"><h2>${say('became', language)}</h2>${cardsView(figures.cards, frame)}</section>
<section class="sheet"><h2>${say('versions', language)}</h2>${versions(figures, engines, frame)}</section>`
}

/** Four numbers, readable at arm's length. */
function keyFigures({ orders, patients, groups, becameReady }: IndicationFigures<Shown>, language: Language): Html {
  const share = shareText(groups.ready, orders)
  const { patients: ready, medianDays } = becameReady
  const number = (name: string, value: Content, more?: Content) =>
    html`<div><dt>${name}</dt><dd><b>${value}</b>${more && html` <span>${more}</span>`}</dd></div>`
  return html`<dl class="key-figures">${number(say('orders', language), countText(orders, language))}
${number(say('patients', language), countText(patients, language))}
${number(say('ready', language), countText(groups.ready, language), share)}
${number(say('readyPatients', language), countText(ready, language))}
${medianDays !== undefined && number(say('medianDays', language), decimalText(medianDays, language))}</dl>`
}

function outcomes({ outcomes: counts, orders }: IndicationFigures<Shown>, frame: ReportFrame): Html {
  const { language } = frame
  return html`<table class="figures"><thead><tr><th scope="col">${say('outcome', language)}</th><th scope="col" class="number">${say('orders', language)}</th><th scope="col" class="number">${say('share', language)}</th><td></td></tr></thead><tbody>
${GROUP_NAMES.flatMap(group =>
  GROUPS[group].map(
    outcome => html`<tr><th scope="row">${titleOf('outcome', outcome, frame)}</th><td class="number">${countText(counts[outcome], language)}</td>
<td class="number">${shareText(counts[outcome], orders)}</td><td class="bar">${shareBar([{ kind: group, shown: counts[outcome] }], orders)}</td></tr>`
  )
)}</tbody></table>`
}

function spansTable({ spans, orders, groups }: IndicationFigures<Shown>, language: Language): Html {
  const row = (head: string, each: Pick<SpanFigures<Shown>, 'orders' | 'groups'>) =>
    html`<tr><th scope="row">${head}</th>${GROUP_NAMES.map(group => html`<td class="number">${countText(each.groups[group], language)}</td>`)}<td class="number">${countText(each.orders, language)}</td></tr>`
  return html`<table class="figures"><thead><tr><th scope="col">${say('period', language)}</th>${GROUP_NAMES.map(group => html`<th scope="col" class="number">${say(group, language)}</th>`)}<th scope="col" class="number">${say('total', language)}</th></tr></thead>
<tbody>${spans.map(each => row(spanText(each, language), each))}</tbody><tfoot>${row(say('total', language), { orders, groups })}</tfoot></table>`
}

function versions(
  { indication, plans }: IndicationFigures<Shown>,
  engines: readonly string[],
  frame: ReportFrame
): Html {
  const { language } = frame
  return html`<table class="figures"><thead><tr><th scope="col">${say('plan', language)}</th><th scope="col">${say('inUse', language)}</th></tr></thead><tbody>
${plans.map(({ plan, from, to }) => html`<tr><th scope="row">${titleOf('indication', indication, frame)} ${plan.split('|')[1]}</th><td class="text">${spanText({ from, to }, language)}</td></tr>`)}</tbody></table>
<p class="soft">${say('engine', language)} ${engines.join(', ')}</p>`
}
