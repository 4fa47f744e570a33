import { expect, test } from 'vitest'
import { preferredLanguage, text } from '../../src/language/text.ts'

test.each([
  ['da', 'da'],
  ['en-GB,en;q=0.9', 'en'],
  ['sv, en;q=0.5, da;q=0.8', 'da'],
  ['de', 'da'],
  ['en;q=0, da', 'da'],
  ['*;q=0.5', 'da'],
  [undefined, 'da'],
  [';;;,,,q=', 'da']
])('Accept-Language %s: %s', (header, language) => expect(preferredLanguage(header, 'da')).toBe(language))

test('a text is its element and its English translation', () => {
  const translation = {
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/translation',
        extension: [
          { url: 'lang', valueCode: 'en' },
          { url: 'content', valueString: 'factor' }
        ]
      }
    ]
  }
  expect(text('faktor', translation)).toEqual({ da: 'faktor', en: 'factor' })
  expect(text('faktor', undefined)).toEqual({ da: 'faktor', en: '' })
})
