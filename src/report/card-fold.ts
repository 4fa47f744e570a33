// What became of cards: accepted, overridden and why, left without feedback, or never delivered. The last feedback of a card counts.
import type { Seen } from './decision-seen.ts'
import { type CardFigures, forEach, OTHER_REASON } from './figures.ts'

export interface CardFold {
  readonly take: (seen: Seen) => void
  readonly done: () => CardFigures<number>
}

/** A fold that has seen no card; `reasons` are the codes that are told apart. */
export function cardFold(reasons: readonly string[]): CardFold {
  const counts = {
    shown: 0,
    accepted: 0,
    overridden: 0,
    unanswered: 0,
    undelivered: 0,
    critical: 0,
    criticalOverridden: 0
  }
  const byReason: Record<string, number> = forEach([...reasons, OTHER_REASON], () => 0)
  return {
    take: ({ became, reason, critical }) => {
      counts.shown++
      counts[became]++
      if (critical) counts.critical++
      if (became !== 'overridden') return
      if (critical) counts.criticalOverridden++
      const code = reason !== undefined && reasons.includes(reason) ? reason : OTHER_REASON
      byReason[code] = (byReason[code] ?? 0) + 1
    },
    done: () => ({ ...counts, reasons: byReason })
  }
}
