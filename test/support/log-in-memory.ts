// A decision log that keeps its entries in a list, for tests that are about something else.
import type { DecisionLog } from '../../src/decision-log/decision-log.ts'
import type { DeliveryOutcome } from '../../src/decision-log/delivery.ts'
import type { EntryDraft } from '../../src/decision-log/entry.ts'
import { subjectOf } from '../../src/decision-log/subject.ts'

export interface LogInMemory extends DecisionLog {
  readonly entries: readonly EntryDraft[]
  readonly deliveries: readonly { readonly id: string; readonly outcome: DeliveryOutcome }[]
}

export function logInMemory(): LogInMemory {
  const entries: EntryDraft[] = []
  const deliveries: { id: string; outcome: DeliveryOutcome }[] = []
  return {
    entries,
    deliveries,
    subjectOf: subjectOf('c2VjcmV0'),
    append: async drafts => {
      entries.push(...drafts)
    },
    appendLater: drafts => entries.push(...drafts),
    deliver: (ids, _at, outcome) => deliveries.push(...ids.map(id => ({ id, outcome }))),
    recordOf: async card => entries.findLast(each => each.card === card && each.kind === 'decision')?.record,
    health: () => ({ ready: true, storeUp: true, spooled: 0, refused: 0, full: false }),
    watch: () => undefined,
    close: async () => undefined
  }
}
