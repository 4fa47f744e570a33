// What became of the answers: saved in the record, or handed over to be put there.
import type { Bundle } from '../fhir/types.ts'
import type { Language } from '../language/text.ts'
import { type Html, html } from '../pages/html.ts'
import type { FormHouse, Standing } from './frame.ts'
import { summaryText } from './summary-page.ts'
import { say, type TextName } from './texts.ts'
import { verdictView } from './verdict-view.ts'

export interface DonePageParts {
  readonly standing: Standing
  readonly house: FormHouse
  readonly language: Language
  readonly address: string
  readonly bundle: Bundle | undefined
  /** Undefined: nothing was tried. */
  readonly written: boolean | undefined
}

/** The body of the page. */
export function donePage({ standing, house, language, address, bundle, written }: DonePageParts): Html {
  const said: TextName = !bundle ? 'nothingNew' : written ? 'written' : written === false ? 'notWritten' : 'handOver'
  const handOver = bundle && !written
  return html`<h1>${standing.forms[0]?.form.title[language]}</h1>
<p class="notice${written === false && ' failed'}" role="status">${say(said, language)}</p>
${written && html`<p>${say('writtenNext', language)}</p>`}
${
  handOver &&
  html`<p class="choices"><a class="button main" href="${address}/bundle?lang=${language}" download>${say('download', language)}</a></p>
<label for="text">${say('text', language)}</label><textarea id="text" rows="14" readonly>${summaryText(standing, house, language)}</textarea>`
}
<section class="sheet">${verdictView(standing.decision, standing.plan.plan, language)}</section>
<p class="choices"><a class="button" href="${address}?lang=${language}">← ${say('backToForm', language)}</a>
<a class="button" href="${address}/summary?lang=${language}">${say('summary', language)}</a></p>`
}
