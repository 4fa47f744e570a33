// A card's form as an EHR opens it: in a frame of its own, launched with the patient it is about.
// https://hl7.org/fhir/smart-app-launch/app-launch.html#launch-app-ehr-launch
import type { Language } from '../language/text.ts'
import { type Html, html } from '../pages/html.ts'
import { addressOf } from './patient-page.ts'
import type { DemonstrationPatient } from './patients.ts'
import { say } from './texts.ts'

export interface FormPageParts {
  readonly patient: DemonstrationPatient
  /** The launch URL of the card's link. */
  readonly url: string
  readonly iss: string
  readonly launch: string
  readonly language: Language
}

/** The body of the page; undefined when the link leads anywhere but to this service. */
export function formPage({ patient, url, iss, launch, language }: FormPageParts): Html | undefined {
  const origin = new URL(iss).origin
  if (!URL.canParse(url) || new URL(url).origin !== origin) return undefined
  const source = new URL(url)
  source.searchParams.set('iss', iss)
  source.searchParams.set('launch', launch)
  source.searchParams.set('lang', language)
  return html`<h1>${patient.name}</h1>
<form method="post" action="${addressOf(patient)}/ask?lang=${language}#desk"><button>← ${say('formBack', language)}</button></form>
<iframe class="app" src="${source.href}" title="${say('form', language)}"></iframe>`
}
