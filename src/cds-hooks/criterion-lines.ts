// Lines of a card about criteria: what is not met, missing or reserved, and what an order that fits rests on.
import type { CriterionResult, Decision } from '../guideline/types.ts'
import { BASE, type Knowledge } from '../knowledge/knowledge.ts'
import type { Language, Text } from '../language/text.ts'
import { eachTitleOnce, withinSentence } from './card-summary.ts'
import { CARD_TEXTS } from './card-texts.ts'
import { evidenceList, evidenceText } from './evidence-text.ts'
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
  if (outcome === 'outside-pathway') return shown(0, words.redirect, of('redirect'), frame)
  return [
    shown(0, words.unmet, of('exclude', 'not-met'), frame),
    shown(0, words.against, of('exclude', 'met'), frame),
    lacking(1, words.missingShall, of('require', 'unknown'), frame),
    lacking(2, words.missingConfirmed, open.filter(isRequired), frame),
    lacking(
      2,
      words.missingShould,
      open.filter(each => !isRequired(each)),
      frame
    ),
    shown(2, words.confirm, confirm, frame),
    shown(3, words.caution, of('caution'), frame),
    ...(outcome.startsWith('recommended') ? [shown(5, words.met, grounds(criteria), frame)] : [])
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

function shown(rank: number, label: string, criteria: readonly CriterionResult[], frame: Frame): Line[] {
  const { language, knowledge } = frame
  const named = eachTitleOnce(criteria).map(({ title, type, evidence }) => {
    // A differential may rest on one of several tests: which of them was measured is said.
    const names = evidence.length > 1 || (type === 'differential' && evidence.some(({ unit }) => unit !== undefined))
    return escapeText(title[language]) + evidenceText(evidence, { knowledge, language }, names)
  })
  return named.length === 0 ? [] : [[rank, `${label}: ${several(named, '; ', language)}`]]
}

function lacking(rank: number, label: string, criteria: readonly CriterionResult[], frame: Frame): Line[] {
  const { language, knowledge } = frame
  const named = missingItems(criteria).map(item => {
    const { title, reason, lacks, raisedBy } = item
    const why = reason && knowledge.titleOf(`${BASE}/CodeSystem/reason`, reason)?.[language]
    const facts = lacks.flatMap(fact => lackedFact(fact, item, frame)).join(', ')
    const reading = why && escapeText(withinSentence(why))
    if (reading && reason === 'conflict' && raisedBy.length > 0) {
      const named = new Set(raisedBy.map(({ code }) => code)).size > 1
      return `${escapeText(withinSentence(title[language]))} (${reading}: ${evidenceList(raisedBy, frame, named)})`
    }
    const results = raisedBy.filter(
      ({ code, flaw }) => flaw || !knowledge.titleOf(`${BASE}/CodeSystem/finding`, code ?? '')
    )
    // The result that speaks against an answer says more than that it cannot be decided.
    const more = facts || (reason === 'undecidable' && results.length > 0 ? '' : (reading ?? ''))
    // The title names the test already; what raises a question is named.
    const raised = evidenceText(results, frame, results.length > 1 || !results[0]?.flaw)
    return escapeText(withinSentence(title[language])) + (more ? ` (${more})` : raised)
  })
  return named.length === 0 ? [] : [[rank, `${label}: ${several(named, ', ', language, MOST_MISSING)}`]]
}

/** A fact that is lacking: as it was answered, when the answer does not meet what is asked, else by its name; not the title again. */
function lackedFact(fact: Text, { title, known }: MissingItem, frame: Frame): readonly string[] {
  const { knowledge, language } = frame
  const isTitle = fact.da.toLowerCase() === title.da.toLowerCase()
  const answer = known.find(({ code }) => knowledge.titleOf(`${BASE}/CodeSystem/finding`, code ?? '')?.da === fact.da)
  // Of one answer among others it is said which: "recorded" and "not taken" are both answers to a history.
  const isOneOfSeveral = known.length > 1 && !isTitle
  if (answer) return [evidenceList([isTitle ? { ...answer, code: undefined } : answer], frame, isOneOfSeveral)]
  return isTitle ? [] : [escapeText(withinSentence(fact[language]))]
}

/** The first few of a list, then how many more there are. */
export function several(named: readonly string[], glue: string, language: Language, most = MOST_NAMED): string {
  const rest = named.length - most
  return named.slice(0, most).join(glue) + (rest > 0 ? ` ${CARD_TEXTS[language].more(rest)}` : '')
}
