// The detail of a card: at most eight short lines of GitHub Flavored Markdown; no tables, no HTML.
// https://cds-hooks.hl7.org/2.0/#card-attributes (detail)
import type { CriterionResult, Decision, SourceName } from '../guideline/types.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import { withoutPersonalNumbers } from '../language/personal-number.ts'
import type { Language } from '../language/text.ts'
import { decidingCriteria, verdict, withinSentence } from './card-summary.ts'
import { CARD_TEXTS } from './card-texts.ts'
import { criterionLines, type Line, resting, several } from './criterion-lines.ts'
import { dateText } from './date-text.ts'
import { evidenceText } from './evidence-text.ts'
import { escapeData, escapeText, markdownList } from './markdown.ts'
import { restingParts } from './missing.ts'

const MOST_LINES = 8
const ALTERNATIVES_SHOWN = 4
const MOST_STEPS = 2
const SPEAKS_FOR_ITSELF = 30
const ALTERNATIVE_MOST = 110

/** What the detail is made of beside the decision. */
export interface DetailFrame {
  readonly knowledge: Knowledge
  readonly language: Language
  /** The sentence above the detail. */
  readonly summary: string
  /** The other indications of an order that names none, best first. */
  readonly others: readonly Decision[]
  /** The decision is more than the first of several that nothing points to. */
  readonly nearest: boolean
  /** Indication codes of the order that are not known here. */
  readonly unknownIndications: readonly string[]
  /** What the site and its region say. */
  readonly local: readonly Line[]
}

/** The lines of a card about a decision, as one Markdown list. */
export function cardDetail(decision: Decision, frame: DetailFrame): string {
  const { nearest, others } = frame
  const alternatives = alternativeLines(nearest ? others.slice(0, ALTERNATIVES_SHOWN) : [decision, ...others], frame)
  const lines = [
    ...unknownIndicationLines(frame),
    ...frame.local.filter(([rank]) => rank === 0),
    ...(nearest ? decisionLines(decision, alternatives, frame) : alternatives),
    ...(goesElsewhere(decision) ? [] : dataLines(decision, frame))
  ]
  const kept = lines.toSorted((a, b) => a[0] - b[0]).slice(0, MOST_LINES - 1)
  // What another indication lacks is never left out: those without room for a line of their own share the last one.
  const last = kept.findLast(line => alternatives.includes(line))
  const left = nearest ? alternatives.filter(line => !kept.includes(line)).map(([, text]) => withinSentence(text)) : []
  const shown = lines
    .filter(line => kept.includes(line))
    .map(line => (line === last ? [line[1], ...left].join('; ') : line[1]))
  return markdownList([...shown, versionLine(decision, frame)])
}

function decisionLines(decision: Decision, alternatives: readonly Line[], frame: DetailFrame): readonly Line[] {
  return [
    ...criterionLines(decision, frame).filter(([, line]) => !repeats(line, frame.summary)),
    ...alternatives,
    ...quoteLines(decision, frame),
    ...frame.local.filter(([rank]) => rank > 0),
    ...(goesElsewhere(decision) ? nextStepLines(decision, frame.language) : adviceLines(decision, frame.language))
  ]
}

/** Whether a line says nothing but what the summary ends with. */
function repeats(line: string, summary: string): boolean {
  const said = line.slice(line.indexOf(': ') + 2).toLowerCase()
  return escapeText(summary).toLowerCase().endsWith(`: ${said}`)
}

/** `Recommendation 2021.9.0, in force from …. The clinician decides.` */
export function versionLine({ plan, planDate }: Decision, { language }: Pick<DetailFrame, 'language'>): string {
  return CARD_TEXTS[language].version(escapeText(plan.split('|')[1] ?? ''), dateText(planDate, language))
}

/** Sent elsewhere, now: what is missing here, and how the sample is best taken here, is then beside the point. */
function goesElsewhere({ outcome }: Decision): boolean {
  return outcome === 'outside-pathway'
}

/** What follows from sending the order elsewhere: the criteria that are met with it and lead to nothing of their own. */
function nextStepLines({ criteria }: Decision, language: Language): Line[] {
  return criteria
    .filter(({ type, status, effect }) => type === 'redirect' && status === 'met' && effect === undefined)
    .slice(0, MOST_STEPS)
    .map(({ sentence }): Line => [4, escapeText(sentence[language])])
}

/** The sentences that can be read in two ways, else the one that decides. */
function quoteLines(decision: Decision, frame: DetailFrame): Line[] {
  const { language } = frame
  const words = CARD_TEXTS[language]
  const quoted = ({ quote, sentence }: CriterionResult, label: string, isRendered = false) => {
    const written = words.quote(escapeText(quote.text), escapeText(quote.place))
    // Two or three words of a list say little by themselves.
    const isEnough = isRendered || (language === 'da' && quote.text.length >= SPEAKS_FOR_ITSELF)
    return isEnough ? written : label + words.rendered(escapeText(sentence[language]), written)
  }
  const ambiguous = decision.criteria.filter(each => each.ambiguous && each.status === 'unknown' && each.effect)
  const [unclear] = ambiguous
  // The readings are those of one sentence within a group: that sentence is quoted.
  const source = decision.criteria.findLast(each => each.ambiguous && each.readings[0] === unclear?.readings[0])
  const readings = unclear?.readings.map(reading => escapeText(reading[language])).join(' / ')
  const rest = ambiguous.length > 1 ? ` ${words.more(ambiguous.length - 1)}` : ''
  const deciding = decidingCriteria(decision)
  const decisive = deciding.find(({ strength }) => strength !== 'law') ?? deciding[0] ?? narrowest(decision.criteria)
  return [
    ...(unclear
      ? [
          [
            3,
            `${words.ambiguous}: ${quoted(source ?? unclear, '', readings !== '')}${readings ? `: ${readings}` : ''}${evidenceText(unclear.evidence, frame)}${rest}`
          ] satisfies Line
        ]
      : []),
    ...(decisive && decisive !== unclear ? [[6, quoted(decisive, `${words.criterion}: `)] satisfies Line] : [])
  ]
}

/** Of what an order that meets the criteria rests on, the sentence that says most: about the family, else the last, within its groups. */
function narrowest(criteria: readonly CriterionResult[]): CriterionResult | undefined {
  const met = resting(criteria)
  return met.find(({ type }) => type === 'family') ?? met.at(-1)
}

/** Advice about sample and analysis, the strongest in full; other remarks by their titles. */
function adviceLines({ criteria, outcome }: Decision, language: Language): Line[] {
  const words = CARD_TEXTS[language]
  // An order that must not go on needs no advice on its sample or on what comes after it.
  const refused = outcome === 'not-recommended'
  const informs = criteria.filter(
    ({ effect, type, strength }) =>
      effect === 'inform' && !(refused && (type === 'sample' || (type === 'discussion' && strength === 'shall')))
  )
  const isAdvice = ({ type, status }: CriterionResult) => type === 'sample' && status === 'met'
  const [first, ...advice] = informs.filter(isAdvice).toSorted((a, b) => force(a) - force(b))
  const notices = [...advice, ...informs.filter(each => !isAdvice(each) && each.status !== 'unknown')]
  const open = refused ? [] : informs.filter(({ status }) => status === 'unknown')
  const titles = (criteria: readonly CriterionResult[]) =>
    several(
      criteria.map(({ title }) => escapeText(withinSentence(title[language]))),
      ', ',
      language
    )
  return [
    ...(first ? [[7, `${words.advice}: ${escapeText(first.sentence[language])}`] satisfies Line] : []),
    ...(notices.length > 0 ? [[9, `${words.notice}: ${titles(notices)}`] satisfies Line] : []),
    ...(open.length > 0 ? [[10, `${words.notStated}: ${titles(open)}`] satisfies Line] : [])
  ]
}

/** What proposes another order comes first, but for what may as well be left. */
function force({ strength, proposes }: CriterionResult): number {
  return proposes && strength !== 'may' ? -1 : ['law', 'shall', 'should', 'may'].indexOf(strength ?? 'may')
}

function unknownIndicationLines({ language, unknownIndications }: DetailFrame): Line[] {
  return unknownIndications.map(code => [
    0,
    CARD_TEXTS[language].unknownIndication(escapeData(withoutPersonalNumbers(code)))
  ])
}

function alternativeLines(decisions: readonly Decision[], { language }: DetailFrame): Line[] {
  const written = decisions.map(each => verdict(each, upperFirst(each.title[language]), language, ALTERNATIVE_MOST, 1))
  return written.map((text, at): Line => [3 + at, escapeText(text)])
}

/** Parts of the record that were not here whole and on which something open rests, and what was left out. */
function dataLines(decision: Decision, { knowledge, language }: DetailFrame): Line[] {
  const words = CARD_TEXTS[language]
  const inputs = knowledge.plans.get(decision.indication)?.plan.inputs ?? []
  const resting = restingParts(decision, inputs)
  const parts = (state: (name: SourceName) => boolean) =>
    decision.notObtained.filter(name => resting.has(name) && state(name)).map(name => words.sources[name])
  const failed = parts(name => decision.failed.includes(name))
  const others = parts(name => !decision.failed.includes(name))
  const { otherPatient } = decision.dropped
  return [
    ...(failed.length > 0 ? [[4, `${words.failed}: ${failed.join(', ')}`] satisfies Line] : []),
    ...(others.length > 0 ? [[4, `${words.notObtained}: ${others.join(', ')}`] satisfies Line] : []),
    ...(otherPatient > 0 ? [[4, words.dropped(otherPatient)] satisfies Line] : [])
  ]
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
