// Each order costs a whole decision over the whole record: many orders on a very large record are refused instead of making others wait.
import type { PatientRecord } from '../guideline/types.ts'
import { problem } from '../problem/problem.ts'

/** Orders times resources that one call may ask for; one order may have a record of any size that a body holds. */
const MOST_WORK = 20_000

/** Throws a Problem (400) when several orders meet a record too large for all of them. */
export function boundWork(orders: number, record: PatientRecord | undefined): void {
  if (orders < 2 || !record || orders * record.resources.length <= MOST_WORK) return
  throw problem(
    'too-many-orders',
    `${orders} WGS orders and a record of ${record.resources.length} resources are too much for one call: send fewer orders at a time.`,
    'context.draftOrders'
  )
}
