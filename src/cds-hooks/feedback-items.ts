// Feedback as clients send it: one item or many, the specification's form and what was seen elsewhere; a wrong item loses only itself.
// https://cds-hooks.hl7.org/2.0/#feedback; Epic: `overrideReasons`, and its own extension in place of a reason
import { isObject, type Json } from '../fhir/resource-shapes.ts'
import { withoutPersonalNumbers } from '../language/personal-number.ts'
import { problem } from '../problem/problem.ts'

interface FeedbackReason {
  readonly system: string | null
  readonly code: string | null
}

/** What a clinician did with a card. */
export interface FeedbackItem {
  readonly card: string
  readonly outcome: 'accepted' | 'overridden'
  /** As the client wrote it; null when it did not, or not as a time. */
  readonly outcomeTimestamp: string | null
  readonly acceptedSuggestions: readonly string[]
  readonly overrideReasons: readonly FeedbackReason[]
  /** What the clinician wrote: free text, kept only where the site says so. */
  readonly comments: readonly string[]
}

/** The items that can be kept, and the field at fault of each that cannot. */
export interface ReadFeedback {
  readonly items: readonly FeedbackItem[]
  readonly refused: readonly string[]
}

const MOST_ITEMS = 1000
const MOST_PARTS = 50
const LONGEST = 200
const LONGEST_COMMENT = 4000
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/
/** An id is no free text: it has no white space. */
const IDENTIFIER = /^[!-~]+$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Reads a body: `{"feedback": [...]}`, a list, or one item. Throws a Problem when there is no feedback in it. */
export function readFeedback(body: unknown): ReadFeedback {
  const given = itemsOf(body)
  if (given.length > MOST_ITEMS)
    throw problem('field-invalid', `feedback is not as expected. At most ${MOST_ITEMS} items.`, 'feedback')
  const items: FeedbackItem[] = []
  const refused: string[] = []
  for (const [at, each] of given.entries()) {
    const read = readItem(each)
    if (typeof read === 'string') refused.push(read === '' ? `feedback[${at}]` : `feedback[${at}].${read}`)
    else items.push(read)
  }
  return { items, refused }
}

function itemsOf(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  if (!isObject(body)) throw problem('field-invalid', 'The body is a JSON object.')
  const { feedback, card } = body
  if (Array.isArray(feedback)) return feedback
  if (isObject(feedback)) return [feedback]
  if (feedback === undefined && card !== undefined) return [body]
  throw problem('field-missing', 'feedback is missing: a list of items, each about a card.', 'feedback')
}

/** The item, or the field at fault. */
function readItem(given: unknown): FeedbackItem | string {
  if (!isObject(given)) return ''
  const card = identifier(given['card'])
  if (card === undefined) return 'card'
  const { outcome, outcomeTimestamp, acceptedSuggestions } = given
  if (outcome !== 'accepted' && outcome !== 'overridden') return 'outcome'
  if (outcomeTimestamp !== undefined && text(outcomeTimestamp, LONGEST) === undefined) return 'outcomeTimestamp'
  const reasons = reasonsOf(given)
  return {
    card,
    outcome,
    outcomeTimestamp: typeof outcomeTimestamp === 'string' && TIME.test(outcomeTimestamp) ? outcomeTimestamp : null,
    acceptedSuggestions: parts(acceptedSuggestions).flatMap(each => identifier(each['id']) ?? []),
    overrideReasons: reasons.flatMap(codeOf),
    comments: reasons.flatMap(each => text(each['userComment'], LONGEST_COMMENT) ?? [])
  }
}

/** `overrideReason` or `overrideReasons`, one or many. */
function reasonsOf({ overrideReason, overrideReasons }: Json): readonly Json[] {
  return [...parts(overrideReason), ...parts(overrideReasons)]
}

/** A reason by its code; one that is only in an extension counts as a reason without a code. */
function codeOf(given: Json): FeedbackReason | [] {
  const { reason, extension } = given
  if (!isObject(reason)) return isObject(extension) ? { system: null, code: null } : []
  const coding = Array.isArray(reason['coding']) && isObject(reason['coding'][0]) ? reason['coding'][0] : reason
  return { system: named(coding['system']), code: named(coding['code']) }
}

function parts(given: unknown): readonly Json[] {
  return (Array.isArray(given) ? given : [given]).slice(0, MOST_PARTS).filter(isObject)
}

/** An id: short, without white space. Ours are UUIDs, which some clients write in capitals; in any other nothing reads like a person's. */
function identifier(given: unknown): string | undefined {
  const id = text(given, LONGEST)
  if (id === undefined || !IDENTIFIER.test(id)) return undefined
  return UUID.test(id) ? id.toLowerCase() : withoutPersonalNumbers(id)
}

/** A code or its system, with which clients name their own reasons. */
function named(given: unknown): string | null {
  const written = text(given, LONGEST)
  return written === undefined ? null : withoutPersonalNumbers(written)
}

function text(given: unknown, longest: number): string | undefined {
  // NUL is no character of a PostgreSQL text.
  return typeof given === 'string' && given !== '' && given.length <= longest && !given.includes('\u0000')
    ? given
    : undefined
}
