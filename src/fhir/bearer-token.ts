// The access token of one call: it can be put in a header, and shows itself nowhere else.
// https://cds-hooks.hl7.org/2.0/#passing-the-access-token-to-the-cds-service

/** A bearer token that prints, logs and serialises as `[token]`. */
export interface BearerToken {
  /** The value of the Authorization header. */
  readonly authorization: () => string
  readonly toJSON: () => string
  readonly toString: () => string
}

/** RFC 6750, section 2.1: what a header can carry. */
const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/
const SHOWN = () => '[token]'

/** Wraps a token; undefined when it is none that a header can carry. */
export function bearerToken(value: unknown): BearerToken | undefined {
  if (typeof value !== 'string' || !B64TOKEN.test(value)) return undefined
  return Object.freeze({
    authorization: () => `Bearer ${value}`,
    toJSON: SHOWN,
    toString: SHOWN,
    [Symbol.for('nodejs.util.inspect.custom')]: SHOWN
  })
}
