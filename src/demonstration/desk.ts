// What lies on the desk for one patient: the draft order, what was last asked of Genvej and what it answered.
import type { Card, Hook } from '../cds-hooks/types.ts'
import type { Json } from '../fhir/resource-shapes.ts'
import type { Refusal } from './refusal.ts'
import type { TextName } from './texts.ts'

/** A call over the wire, as the panel shows it. */
export interface Exchange {
  readonly method: 'POST'
  readonly url: string
  readonly request: unknown
  readonly status: number
  readonly response: unknown
  /** From the call to its answer, in milliseconds. */
  readonly milliseconds: number
}

export interface Desk {
  readonly draft: Json | undefined
  /** The hook last called about the draft. */
  readonly hook: Hook | undefined
  readonly cards: readonly Card[]
  readonly notice: TextName | undefined
  /** What the record refused when it was last to be written. */
  readonly refusal: Refusal | undefined
  /** Labels of the suggestions taken since the order was drafted. */
  readonly taken: readonly string[]
  /** The newest calls, newest first. */
  readonly exchanges: readonly Exchange[]
}

export const EMPTY_DESK: Desk = {
  draft: undefined,
  hook: undefined,
  cards: [],
  notice: undefined,
  refusal: undefined,
  taken: [],
  exchanges: []
}

/** The cards with what can still be done: what was taken is not offered again, and once the order is signed nothing is. */
export function openCards({ cards, draft, taken }: Desk): readonly Card[] {
  return cards.map(({ suggestions = [], links = [], ...card }) =>
    draft ? { ...card, links, suggestions: suggestions.filter(({ label }) => !taken.includes(label)) } : card
  )
}

const KEPT = 4

/** The desk with one more exchange, of which only the newest few are kept. */
export function withExchange(desk: Desk, exchange: Exchange): Desk {
  return { ...desk, exchanges: [exchange, ...desk.exchanges].slice(0, KEPT) }
}
