// Tokens that were used, in the memory of one process. https://cds-hooks.hl7.org/2.0/#trusting-cds-clients (jti)

/**
 * Claims the id of a token: true the first time, false ever after until it expires.
 * `expires` and `now` in milliseconds; `expires` lies beyond every tolerance for clocks.
 */
export type ClaimToken = (issuer: string, jti: string, expires: number, now: number) => Promise<boolean>

const FORGET_EVERY = 60_000

/** Claims that one process remembers. */
export function claimTokenInMemory(): ClaimToken {
  const used = new Map<string, number>()
  let forgetAt = 0
  return async (issuer, jti, expires, now) => {
    if (now >= forgetAt) {
      for (const [key, until] of used) if (until < now) used.delete(key)
      forgetAt = now + FORGET_EVERY
    }
    const key = JSON.stringify([issuer, jti])
    if (used.has(key)) return false
    used.set(key, expires)
    return true
  }
}
