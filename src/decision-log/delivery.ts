// What became of the answers that carried the cards: told afterwards, and once.
import type { Store } from '../store/store.ts'

/** What became of an answer: `finish` or `close` of the response came first. */
export type DeliveryOutcome = 'delivered' | 'aborted'

/** An entry, and what became of the answer with its card at a time (milliseconds). */
export interface Delivery {
  readonly entry: string
  readonly at: number
  readonly outcome: DeliveryOutcome
}

/** Puts them on record; of an entry that was told of before nothing changes. */
export async function tellDelivered({ writer }: Store, deliveries: readonly Delivery[]): Promise<void> {
  await writer
    .insertInto('delivery')
    .values([...deliveries])
    .onConflict(conflict => conflict.column('entry').doNothing())
    .execute()
}
