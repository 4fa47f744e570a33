// Cards as an EHR shows them: how loud, the verdict, the details, what can be done. https://cds-hooks.hl7.org/2.0/#card-attributes
import { micromark } from 'micromark'
import type { Card, Link, Suggestion } from '../cds-hooks/types.ts'
import type { Language } from '../language/text.ts'
import { type Content, type Html, html } from '../pages/html.ts'
import { say } from './texts.ts'

const LOUDNESS = ['critical', 'warning', 'info'] as const

export interface CardsFrame {
  readonly language: Language
  /** Where the forms of the cards are sent. */
  readonly action: string
}

/** The cards, the loudest first. */
export function cardsView(cards: readonly Card[], frame: CardsFrame): Html {
  const inOrder = cards.toSorted((a, b) => LOUDNESS.indexOf(a.indicator) - LOUDNESS.indexOf(b.indicator))
  return html`${inOrder.map(card => cardView(card, frame))}`
}

function cardView(card: Card, frame: CardsFrame): Html {
  const { uuid, summary, detail, indicator, source, suggestions = [], links = [] } = card
  return html`<article class="card ${indicator}" aria-labelledby="card-${uuid}">
<p class="loudness">${say(indicator, frame.language)}</p>
<h3 id="card-${uuid}">${summary}</h3>
<div class="detail">${markdown(detail)}</div>
${
  suggestions.length + links.length > 0 &&
  html`<div class="choices">
${links.map(link => linkView(link, frame))}${suggestions.map(each => suggestionView(uuid, each, frame))}</div>`
}
<p class="source">${source.label}</p>
</article>`
}

function suggestionView(card: string, { uuid, label }: Suggestion, { action, language }: CardsFrame): Content {
  return html`<form method="post" action="${action}/suggestions?lang=${language}">
<input type="hidden" name="card" value="${card}"><input type="hidden" name="suggestion" value="${uuid}">
<button>${label}</button></form>`
}

function linkView(link: Link, { action, language }: CardsFrame): Content {
  if (link.type === 'absolute') return html`<a class="button main" href="${link.url}">${link.label}</a>`
  return html`<form method="post" action="${action}/form?lang=${language}">
<input type="hidden" name="url" value="${link.url}"><input type="hidden" name="appContext" value="${link.appContext ?? ''}">
<button class="main">${link.label}</button></form>`
}

/** Markdown without HTML: what a careful client does with the detail of a card. */
function markdown(text: string): Html {
  return { markup: micromark(text) }
}
