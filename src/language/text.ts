// Danish first, English beside it: texts as FHIR carries them. https://hl7.org/fhir/R4/extension-translation.html
import type { Extension } from '../fhir/types.ts'

export type Language = 'da' | 'en'

/** One text in both languages. */
export interface Text {
  readonly da: string
  readonly en: string
}

const TRANSLATION = 'http://hl7.org/fhir/StructureDefinition/translation'

/**
 * The text of a string element and its translation extension.
 * `en` is empty when the element carries no English translation; the boot check refuses that.
 */
export function text(da: string | undefined, element: { extension?: Extension[] | undefined } | undefined): Text {
  const english = element?.extension?.find(
    extension =>
      extension.url === TRANSLATION && extension.extension?.some(part => part.url === 'lang' && part.valueCode === 'en')
  )
  const content = english?.extension?.find(part => part.url === 'content')
  return { da: da ?? '', en: content?.valueString ?? content?.valueMarkdown ?? '' }
}

/** What stands beside an element in Danish: the same in English, as `text` reads it. */
export function translated(en: string): { extension: Extension[] } {
  const parts = [
    { url: 'lang', valueCode: 'en' },
    { url: 'content', valueString: en }
  ]
  return { extension: [{ url: TRANSLATION, extension: parts }] }
}

/** The language a caller asks for: the first of da and en in an Accept-Language header, else the fallback. RFC 9110, 12.5.4. */
export function preferredLanguage(acceptLanguage: string | undefined, fallback: Language): Language {
  if (!acceptLanguage) return fallback
  const wishes = acceptLanguage
    .slice(0, 400)
    .split(',')
    .map(part => {
      const [range = '', ...parameters] = part.trim().split(';')
      const quality = parameters.map(parameter => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean)
      return { range: range.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(wish => wish.quality > 0)
    .sort((a, b) => b.quality - a.quality)
  for (const { range } of wishes) {
    const primary = range.split('-')[0]
    if (primary === 'da' || primary === 'en') return primary
  }
  return fallback
}
