// What became of the cards: followed, overridden and why, or nothing heard.
import { type Html, html } from '../pages/html.ts'
import type { CardFigures } from './figures.ts'
import { type ReportFrame, titleOf } from './frame.ts'
import { countText, shareText } from './number-text.ts'
import { shareBar } from './share-bar.ts'
import type { Shown } from './small-numbers.ts'
import { say, type TextName } from './texts.ts'

const BECAME = ['accepted', 'overridden', 'unanswered', 'undelivered'] as const

/** The tables of an indication's cards. */
export function cardsView(cards: CardFigures<Shown>, frame: ReportFrame): Html {
  const { language } = frame
  const head = (first: TextName) =>
    html`<thead><tr><th scope="col">${say(first, language)}</th><th scope="col" class="number">${say('cards', language)}</th><th scope="col" class="number">${say('share', language)}</th><td></td></tr></thead>`
  const row = (title: string, shown: Shown, whole: Shown) =>
    html`<tr><th scope="row">${title}</th><td class="number">${countText(shown, language)}</td><td class="number">${shareText(shown, whole)}</td><td class="bar">${shareBar([{ kind: 'plain', shown }], whole)}</td></tr>`
  const share = shareText(cards.criticalOverridden, cards.critical)
  const reasons = Object.entries(cards.reasons).filter(([, shown]) => shown !== 0)
  return html`<table class="figures">${head('happened')}<tbody>
${BECAME.map(name => row(say(name, language), cards[name], cards.shown))}</tbody>
<tfoot><tr><th scope="row">${say('total', language)}</th><td class="number">${countText(cards.shown, language)}</td><td></td><td></td></tr></tfoot></table>
${
  reasons.length > 0 &&
  html`<table class="figures">${head('reason')}<tbody>
${reasons.map(([code, shown]) => row(titleOf('override-reason', code, frame), shown, cards.overridden))}</tbody></table>`
}
<p class="soft">${say('critical', language)}: ${countText(cards.critical, language)}, ${say('criticalOverridden', language)} ${countText(cards.criticalOverridden, language)}${share && ` (${share})`}</p>`
}
