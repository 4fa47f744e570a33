// The verdict as the answers stand: the outcome in a sentence, what is missing, and the criteria as a tree of met, not met and unknown.
import { cardSummary, decidingCriteria } from '../cds-hooks/card-summary.ts'
import { type MissingItem, missingItems } from '../cds-hooks/missing.ts'
import type { Plan, PlanNode } from '../guideline/plan-types.ts'
import type { CriterionResult, Decision, Outcome } from '../guideline/types.ts'
import type { Language } from '../language/text.ts'
import { type Content, type Html, html } from '../pages/html.ts'
import { say } from './texts.ts'

const TONES: Readonly<Record<Outcome, 'good' | 'info' | 'warning' | 'critical'>> = {
  recommended: 'good',
  'recommended-with-caution': 'info',
  'needs-confirmation': 'warning',
  'needs-information': 'warning',
  'not-recommended': 'critical',
  'outside-pathway': 'critical'
}
const MARKS: Readonly<Record<CriterionResult['status'], string>> = {
  met: '✓',
  'not-met': '✕',
  unknown: '?',
  'not-applicable': '–'
}

/** What the outcome waits for. */
export function awaited(decision: Decision): readonly MissingItem[] {
  return missingItems(decidingCriteria(decision).filter(({ status }) => status === 'unknown'))
}

/** The panel beside the form; `placeOf` gives the id of the question that asks for what is missing. */
export function verdictView(
  decision: Decision,
  plan: Plan,
  language: Language,
  placeOf: (missing: MissingItem) => string | undefined = () => undefined
): Html {
  const missing = awaited(decision).map(each => ({ title: each.title[language], place: placeOf(each) }))
  const results = new Map(decision.criteria.map(result => [result.id, result]))
  return html`<h2>${say('verdict', language)}</h2>
<p class="verdict ${TONES[decision.outcome]}">${cardSummary(decision, true, language)}</p>
${missing.length > 0 && html`<h3>${say('missing', language)} (${missing.length})</h3><ul class="facts">${missing.map(({ title, place }) => html`<li>${place ? html`<a href="#${place}">${title}</a>` : title}</li>`)}</ul>`}
<details><summary>${say('criteria', language)}</summary>${treeView(plan.actions, results, language)}</details>`
}

/** The criteria in the shape of the plan; what does not apply is left out. */
function treeView(
  nodes: readonly PlanNode[],
  results: ReadonlyMap<string, CriterionResult>,
  language: Language
): Content {
  const rows = nodes.flatMap(node => {
    const result = results.get(node.id)
    const below = treeView(node.children, results, language)
    if (!result) return below ? [below] : []
    if (result.status === 'not-applicable') return []
    return [html`<li class="${result.status}">${row(result, language)}${below}</li>`]
  })
  return rows.length > 0 && html`<ul class="tree">${rows}</ul>`
}

function row({ title, status, ambiguous }: CriterionResult, language: Language): Html {
  const said = say(status, language) + (ambiguous && status === 'unknown' ? ` (${say('ambiguous', language)})` : '')
  return html`<span class="mark" aria-hidden="true">${MARKS[status]}</span> ${title[language]} <span class="said">${said}</span>`
}
