// A JWT is used once, whichever replica it reaches. https://cds-hooks.hl7.org/2.0/#trusting-cds-clients (jti)
import type { Db } from './schema.ts'
import { storeFault } from './store-fault.ts'

/** One claim in this many also forgets the tokens that have expired. */
const FORGET_EVERY = 500

/**
 * Claims the id of a token: true the first time, false ever after until it expires.
 * `expires` and `now` in milliseconds; keep `expires` beyond every tolerance for clocks. Throws a StoreFault.
 */
export type ClaimToken = (issuer: string, jti: string, expires: number, now: number) => Promise<boolean>

/** Claims in one store. */
export function claimTokenIn(db: Db): ClaimToken {
  let claims = 0
  return async (issuer, jti, expires, now) => {
    try {
      if (claims++ % FORGET_EVERY === 0) await db.deleteFrom('used_token').where('expires', '<', now).execute()
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('used_token')
        .values({ issuer, jti, expires })
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    } catch (error) {
      throw storeFault(error)
    }
  }
}
