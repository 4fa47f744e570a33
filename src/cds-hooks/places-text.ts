// Places of the directory in a line: their names, how they are reached, how old that is. https://hl7.org/fhir/R4/healthcareservice.html
import type { Language } from '../language/text.ts'
import type { Place } from '../site/site.ts'
import { several } from './criterion-lines.ts'
import { dateText } from './date-text.ts'
import { escapeText } from './markdown.ts'
import { SITE_TEXTS } from './site-texts.ts'

const MOST_PLACES = 4

/** `Name (contact); name (as of 2 Sep 2021, not confirmed)`: the age is said after the last of the places that share it; empty without places. */
export function placesText(places: readonly Place[], language: Language): string {
  const ages = places.slice(0, MOST_PLACES).map(place => ageText(place, language))
  const named = places.map(({ name, contact, comment }, at) => {
    const age = ages[at] === ages[at + 1] ? '' : (ages[at] ?? '')
    const said = [comment ?? '', ...contact, age].filter(each => each !== '')
    return escapeText(name + (said.length > 0 ? ` (${said.join(', ')})` : ''))
  })
  return several(named, '; ', language, MOST_PLACES)
}

function ageText({ asOf, verified }: Place, language: Language): string {
  const words = SITE_TEXTS[language]
  return [
    ...(asOf === undefined ? [] : [words.asOf(dateText(asOf, language))]),
    ...(verified ? [] : [words.unverified])
  ].join(', ')
}
