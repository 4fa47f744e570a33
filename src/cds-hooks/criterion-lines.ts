// Lines of a card about criteria: what is not met, missing or reserved, and what an order that fits rests on.
import type { CriterionResult, Decision, Evidence } from '../guideline/types.ts'
import { BASE, type Knowledge } from '../knowledge/knowledge.ts'
import type { Language, Text } from '../language/text.ts'
import { eachTitleOnce, withinSentence } from './card-summary.ts'
import { CARD_TEXTS } from './card-texts.ts'
import { evidenceList, evidenceName, evidenceText, isSaid, telling } from './evidence-text.ts'
import { escapeText } from './markdown.ts'
import { type MissingItem, missingItems } from './missing.ts'

const MOST_NAMED = 4
const MOST_GROUNDS = 3
const MOST_MISSING = 10

/** A line, and how soon it gives way when there are too many: the highest number first. */
export type Line = readonly [rank: number, text: string]

interface Frame {
  readonly knowledge: Knowledge
  readonly language: Language
}

/** What decides and what is missing, the gravest first. */
export function criterionLines({ criteria, outcome }: Decision, frame: Frame): Line[] {
  const words = CARD_TEXTS[frame.language]
  const of = (effect: string, status?: string) =>
    criteria.filter(each => each.effect === effect && (status === undefined || each.status === status))
  const confirm = of('confirm').filter(each => each.status !== 'unknown')
  const open = of('confirm', 'unknown').filter(each => !each.ambiguous)
  const required = explained(missingItems(of('require', 'unknown')), missingItems(open))
  const confirmed = unsaid(missingItems(open.filter(isRequired)), required)
  const should = unsaid(missingItems(open.filter(each => !isRequired(each))), [...required, ...confirmed])
  if (outcome === 'outside-pathway') return shown(0, words.redirect, of('redirect'), frame)
  return [
    shown(0, words.unmet, of('exclude', 'not-met'), frame),
    shown(0, words.against, of('exclude', 'met'), frame),
    lacking(1, words.missingShall, required, frame),
    lacking(2, words.missingConfirmed, confirmed, frame),
    lacking(2, words.missingShould, should, frame),
    shown(2, words.confirm, confirm, frame),
    shown(3, words.caution, of('caution'), frame),
    ...(outcome.startsWith('recommended') ? [shown(5, words.met, grounds(criteria), frame, true)] : [])
  ].flat()
}

/** A "skal" that goes on when it is confirmed: what shall be excluded "så vidt muligt" (criteria 0.3). */
function isRequired({ strength }: CriterionResult): boolean {
  return strength === 'shall' || strength === 'law'
}

/** The requirements of the indication that are met by something in the record. */
export function resting(criteria: readonly CriterionResult[]): readonly CriterionResult[] {
  return criteria.filter(
    ({ status, type, strength, evidence }) =>
      status === 'met' && (type === 'inclusion' || type === 'family') && strength === 'shall' && evidence.length > 0
  )
}

/** What an order that meets the criteria rests on: its requirements, each with a result not yet named. */
function grounds(criteria: readonly CriterionResult[]): readonly CriterionResult[] {
  const named = new Set<string>()
  const telling = resting(criteria).filter(({ evidence }) => {
    const fresh = evidence.filter(({ reference }) => !named.has(reference))
    for (const { reference } of fresh) named.add(reference)
    return fresh.length > 0
  })
  return telling.slice(0, MOST_GROUNDS)
}

function shown(
  rank: number,
  label: string,
  criteria: readonly CriterionResult[],
  frame: Frame,
  areGrounds = false
): Line[] {
  const { language } = frame
  const named = eachTitleOnce(criteria).map(({ title, type, evidence }) => {
    const told = telling(evidence)
    // A differential may rest on one of several tests: which of them was done is said. So is what a "yes" was said to.
    const isOneOfSeveral =
      (type === 'differential' && told.some(each => !findingOf(each, frame))) ||
      (areGrounds && told.some(({ value }) => value === 'true'))
    const written = escapeText(title[language])
    return written + evidenceText(told, frame, told.length > 1 || isOneOfSeveral, written)
  })
  return named.length === 0 ? [] : [[rank, `${label}: ${several(named, '; ', language)}`]]
}

/** Items but for those that a graver line has named already, itself or all that it lacks. */
function unsaid(items: readonly MissingItem[], said: readonly MissingItem[]): readonly MissingItem[] {
  const named = new Set(said.flatMap(({ title, lacks }) => [title, ...lacks]).map(({ da }) => da))
  const isNamed = ({ title, facts }: MissingItem) =>
    named.has(title.da) || (facts.length > 0 && facts.every(({ da }) => named.has(da)))
  const isSaidSo = ({ title, reason }: MissingItem) =>
    reason === 'conflict' && said.some(each => each.reason === reason && each.title.da === title.da)
  return items.filter(item => !isSaidSo(item) && (item.raisedBy.length > 0 || !isNamed(item)))
}

/** Items, each as another line explains it whose answers contradict each other: that result is not missing. */
function explained(items: readonly MissingItem[], others: readonly MissingItem[]): readonly MissingItem[] {
  const conflicts = others.filter(({ reason }) => reason === 'conflict')
  return items.map(item => (item.reason ? item : (conflicts.find(({ title }) => title.da === item.title.da) ?? item)))
}

function lacking(rank: number, label: string, items: readonly MissingItem[], frame: Frame): Line[] {
  const { language, knowledge } = frame
  const named = items.map(item => {
    const { title, reason, lacks, raisedBy } = item
    const why = reason && knowledge.titleOf(`${BASE}/CodeSystem/reason`, reason)?.[language]
    const facts = lacks.flatMap(fact => lackedFact(fact, item, frame)).join(', ')
    const reading = why && escapeText(withinSentence(why))
    const written = escapeText(withinSentence(title[language]))
    if (reading && reason === 'conflict' && raisedBy.length > 0)
      return `${written} (${reading}: ${evidenceList(unlessSaid(raisedBy, written, frame), frame, true)})`
    const results = raisedBy.filter(each => each.flaw || !findingOf(each, frame))
    // The result that speaks against an answer says more than that it cannot be decided.
    const more = facts || (reason === 'undecidable' && results.length > 0 ? '' : (reading ?? ''))
    return written + (more ? ` (${more})` : evidenceText(results, frame, true, written))
  })
  return named.length === 0 ? [] : [[rank, `${label}: ${several(named, ', ', language, MOST_MISSING)}`]]
}

/** Answers to one question: it is named unless the title does; two results of one test are not named. */
function unlessSaid(answers: readonly Evidence[], title: string, frame: Frame): readonly Evidence[] {
  const [name = '', ...others] = new Set(answers.map(each => evidenceName(each, frame)))
  if (others.length > 0) return answers
  const isAsked = answers.some(each => findingOf(each, frame))
  return isAsked && !isSaid(name, title) ? answers : answers.map(each => ({ ...each, code: undefined }))
}

/** A fact that is lacking: as it was answered, when the answer does not meet what is asked, else by its name; not the title again. */
function lackedFact(fact: Text, { title, known }: MissingItem, frame: Frame): readonly string[] {
  const isTitle = fact.da.toLowerCase() === title.da.toLowerCase()
  const answer = known.find(each => findingOf(each, frame)?.da === fact.da)
  // Of one answer among others it is said which: "recorded" and "not taken" are both answers to a history.
  const isOneOfSeveral = known.length > 1 && !isTitle
  if (answer) return [evidenceList([isTitle ? { ...answer, code: undefined } : answer], frame, isOneOfSeveral)]
  return isTitle ? [] : [escapeText(withinSentence(fact[frame.language]))]
}

/** The title of the finding that evidence is the answer to; undefined when it is a result. */
function findingOf({ code = '' }: Evidence, { knowledge }: Frame): Text | undefined {
  return knowledge.titleOf(`${BASE}/CodeSystem/finding`, code)
}

/** The first few of a list, then how many more there are. */
export function several(named: readonly string[], glue: string, language: Language, most = MOST_NAMED): string {
  const rest = named.length - most
  return named.slice(0, most).join(glue) + (rest > 0 ? ` ${CARD_TEXTS[language].more(rest)}` : '')
}
