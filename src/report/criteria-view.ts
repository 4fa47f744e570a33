// The criteria that most often stood in the way, with the guideline's title and the place of its sentence.
import type { PlanNode } from '../guideline/plan-types.ts'
import type { Language } from '../language/text.ts'
import { type Html, html } from '../pages/html.ts'
import { type Standing, standingSo } from './criteria.ts'
import type { CriterionFigures } from './figures.ts'
import { countText } from './number-text.ts'
import type { Shown } from './small-numbers.ts'
import { say } from './texts.ts'

const MOST_ROWS = 10

/** The table of a standing; one line when there is nothing. */
export function criteriaView(
  standing: Standing,
  criteria: readonly CriterionFigures<Shown>[],
  plan: ReadonlyMap<string, PlanNode>,
  language: Language
): Html {
  const found = standingSo(standing, criteria, plan)
  if (found.length === 0) return html`<p class="soft">${say('nothing', language)}</p>`
  const number = (text: string) => html`<th scope="col" class="number">${text}</th>`
  const heads =
    standing === 'missing'
      ? html`${number(say('everMissing', language))}${number(say('stillMissing', language))}`
      : number(say('orders', language))
  const more = found.length - MOST_ROWS
  return html`<table class="figures criteria"><thead><tr><th scope="col">${say('criterion', language)}</th>${heads}</tr></thead><tbody>
${found.slice(0, MOST_ROWS).map(each => {
  const node = plan.get(each.id)
  const shown = standing === 'missing' ? [each.everMissing, each.missing] : [each[standing]]
  return html`<tr><th scope="row">${node?.title[language] ?? each.id}<small>${node?.quote && `${node.quote.place} · `}<code>${each.id}</code></small></th>
${shown.map(count => html`<td class="number">${countText(count, language)}</td>`)}</tr>`
})}</tbody></table>
${more > 0 && html`<p class="soft">${more} ${say('more', language)}</p>`}`
}
