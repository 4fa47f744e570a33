// What a result is called whose code came without words, or with those of LOINC: the title of the value set that holds the code.
import type { ValueSet } from '../fhir/types.ts'
import { type Text, text } from '../language/text.ts'

const NPU = 'http://npu-terminology.org'
const LOINC = 'http://loinc.org'

/**
 * Titles by code (NPU, LOINC) and by LOINC's own name of it, which is English and long, each that of the narrowest list:
 * platelets are platelets before they are a blood count.
 */
export function resultTitles(valueSets: readonly ValueSet[]): ReadonlyMap<string, Text> {
  const lists = valueSets.map(set => ({ title: text(set.title, set._title), words: wordsOf(set) }))
  const titles = new Map<string, Text>()
  for (const { title, words } of lists.toSorted((a, b) => a.words.length - b.words.length))
    for (const word of words) if (!titles.has(word)) titles.set(word, title)
  return titles
}

function wordsOf({ compose }: ValueSet): readonly string[] {
  return (compose?.include ?? []).flatMap(({ system, concept = [] }) => {
    if (system === NPU) return concept.map(({ code }) => code)
    return system === LOINC ? concept.flatMap(({ code, display }) => (display ? [code, display] : [code])) : []
  })
}
