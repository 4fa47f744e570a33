// What the site says of itself and was to look at again by now: the guideline calls its own account of laboratories a snapshot (D3 §2 L1173).
import type { Offer } from './site.ts'

/** Whether an offer was to be looked at again by a day. */
export function isOverdue({ reviewBy }: Offer, today: string): boolean {
  return reviewBy !== undefined && reviewBy <= today
}

/** One sentence for each offer whose review is due. */
export function reviewReminders(offers: readonly Offer[], today: string): readonly string[] {
  return offers
    .filter(offer => isOverdue(offer, today))
    .map(({ title, asOf, reviewBy }) => `Review is due since ${reviewBy}: offers, "${title.en}", as of ${asOf}.`)
}
