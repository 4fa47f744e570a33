// A relative of the record in a line: who, with what, and at what age, in the words of the record.
import { numberText } from '../cds-hooks/date-text.ts'
import { relativeText } from '../cds-hooks/relative-text.ts'
import type {
  CodeableConcept,
  FamilyMemberHistory,
  FamilyMemberHistoryCondition,
  Quantity,
  Range
} from '../fhir/types.ts'
import type { Language, Text } from '../language/text.ts'
import { type AgeUnit, ageUnit } from '../terminology/age-unit.ts'

export interface WordsFrame {
  readonly language: Language
  readonly titleOf: (system: string, code: string) => Text | undefined
}

const UNITS: Readonly<Record<AgeUnit, Text>> = {
  a: { da: 'år', en: 'years' },
  mo: { da: 'måneder', en: 'months' },
  wk: { da: 'uger', en: 'weeks' },
  d: { da: 'dage', en: 'days' }
}

/** The relative with all conditions. */
export function relativeWords({ relationship, condition = [] }: FamilyMemberHistory, frame: WordsFrame): string {
  const named = (relationship?.coding ?? []).map(({ code = '' }) => relativeText(code, frame.language))
  const who = named.find(Boolean) ?? conceptWords(relationship, frame)
  const what = condition.map(each => conditionWords(each, frame)).filter(Boolean)
  return what.length > 0 ? `${who} (${what.join('; ')})`.trim() : who
}

/** A condition with its age. */
export function conditionWords(condition: FamilyMemberHistoryCondition, frame: WordsFrame): string {
  return [conceptWords(condition.code, frame), onsetWords(condition, frame)].filter(Boolean).join(', ')
}

function conceptWords(concept: CodeableConcept | undefined, { language, titleOf }: WordsFrame): string {
  const coding = concept?.coding ?? []
  const shown = concept?.text ?? coding.find(({ display }) => display)?.display
  const titles = coding.map(({ system = '', code = '' }) => titleOf(system, code)?.[language])
  return shown ?? titles.find(Boolean) ?? coding[0]?.code ?? ''
}

function onsetWords(condition: FamilyMemberHistoryCondition, frame: WordsFrame): string {
  const { onsetAge, onsetRange, onsetPeriod, onsetString } = condition
  if (onsetAge) return ageWords(onsetAge, frame)
  if (onsetRange) return rangeWords(onsetRange, frame)
  if (onsetPeriod) return [onsetPeriod.start, onsetPeriod.end].filter(Boolean).join('–')
  return onsetString ?? ''
}

/** Both ages with the unit once, where they have the same. */
function rangeWords({ low, high }: Range, frame: WordsFrame): string {
  const isSame = low && high && ageUnit(low) === ageUnit(high)
  const from = isSame ? numberText(String(low.value), frame.language) : low && ageWords(low, frame)
  return `${from ?? ''}–${high ? ageWords(high, frame) : ''}`
}

function ageWords(age: Quantity, { language }: WordsFrame): string {
  const unit = ageUnit(age)
  const named = unit ? UNITS[unit][language] : (age.unit ?? age.code ?? '')
  return age.value === undefined ? '' : `${age.comparator ?? ''}${numberText(String(age.value), language)} ${named}`
}
