// The one sentence of a card: which order, what verdict, and as many titles as fit. Fewer than 140 characters.
// https://cds-hooks.hl7.org/2.0/#card-attributes (summary)
import type { Effect } from '../guideline/plan-types.ts'
import type { CriterionResult, Decision } from '../guideline/types.ts'
import { shortened } from '../language/shortened.ts'
import type { Language, Text } from '../language/text.ts'
import { CARD_TEXTS } from './card-texts.ts'
import { type MissingItem, missingItems } from './missing.ts'

const SUMMARY_MOST = 139

/** What a summary names, by outcome. */
const DECIDING: Readonly<Record<Decision['outcome'], Effect | undefined>> = {
  'outside-pathway': 'redirect',
  'not-recommended': 'exclude',
  'needs-information': 'require',
  'needs-confirmation': 'confirm',
  'recommended-with-caution': 'caution',
  recommended: undefined
}

/** The criteria that led to the outcome, in the order of the plan; none when nothing stood in the way. */
export function decidingCriteria(decision: Decision): readonly CriterionResult[] {
  const effect = DECIDING[decision.outcome]
  return effect === undefined ? [] : decision.criteria.filter(criterion => criterion.effect === effect)
}

/** Criteria without those that say the same as one before them: the law and an indication both ask for consent. */
export function eachTitleOnce(criteria: readonly CriterionResult[]): readonly CriterionResult[] {
  return criteria.filter((each, at) => criteria.findIndex(other => isAlike(each, other)) === at)
}

function isAlike(one: CriterionResult, other: CriterionResult): boolean {
  if (one.title.da === other.title.da) return true
  const areConsents = one.type === 'consent' && other.type === 'consent' && one.status === other.status
  const references = ({ evidence }: CriterionResult) => evidence.map(({ reference }) => reference).join(' ')
  return areConsents && one.evidence.length > 0 && references(one) === references(other)
}

/** The summary of a card about an order; `named` says whether the order names the indication itself. */
export function cardSummary(decision: Decision, named: boolean, language: Language): string {
  const words = CARD_TEXTS[language]
  const title = decision.title[language]
  return clip(verdict(decision, named ? words.order(title) : words.unnamedOrder(title), language, SUMMARY_MOST))
}

/** `<head>: <verdict>[: titles]` in at most so many characters, when the head leaves room; `least` titles are named in any case. */
export function verdict(decision: Decision, head: string, language: Language, most: number, least = 0): string {
  const sentence = `${head}: ${CARD_TEXTS[language].verdicts[decision.outcome]}`
  const deciding = decidingCriteria(decision)
  const unknown = missingItems(deciding.filter(criterion => criterion.status === 'unknown')).map(inSummary)
  const known = eachTitleOnce(deciding.filter(criterion => criterion.status !== 'unknown')).map(({ title }) => title)
  const list = fitting([...known, ...unknown], language, most - sentence.length - 2, least)
  return list ? `${sentence}: ${list}` : sentence
}

/** Answers that contradict each other are not missing: that is said. */
function inSummary({ title, reason }: MissingItem): Text {
  if (reason !== 'conflict') return title
  const da = `${title.da} (${CARD_TEXTS.da.contradiction})`
  return { da, en: `${title.en} (${CARD_TEXTS.en.contradiction})` }
}

/** As many titles as fit, yet at least so many, then how many more there are. */
function fitting(titles: readonly Text[], language: Language, most: number, least: number): string {
  const written = titles.map(title => withinSentence(title[language]))
  for (let shown = written.length; shown > 0; shown--) {
    const rest = written.length - shown
    const list = written.slice(0, shown).join(', ') + (rest > 0 ? ` ${CARD_TEXTS[language].more(rest)}` : '')
    if (list.length <= most || shown <= least) return list
  }
  return ''
}

/** A title inside a sentence: a lower-case first letter, unless the first word is an abbreviation (HIV, IgG, Hb). */
export function withinSentence(title: string): string {
  const [first = ''] = /^[\p{L}\p{N}]*/u.exec(title) ?? []
  return title.startsWith('A ') || (/^\p{Lu}\p{Ll}+$/u.test(first) && /[aeiouyæøå]/i.test(first))
    ? title.charAt(0).toLowerCase() + title.slice(1)
    : title
}

/** A summary that fits whatever the titles are. */
export function clip(summary: string): string {
  return shortened(summary, SUMMARY_MOST)
}
