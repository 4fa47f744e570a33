// The FHIR client as the service runs it: sockets and breakers of its own, shared by all calls.
import { breaker } from './breaker.ts'
import { type FhirClient, fhirClient } from './client.ts'
import { exchangeOf } from './exchange.ts'

/** How far one request may go; times in milliseconds. */
interface Bounds {
  readonly callTimeout: number
  readonly pages: number
  readonly bodyLimit: number
  readonly privateNetwork: boolean
}

/** A server that failed so many requests in a row is left alone for so long: more than one hook call makes at once. */
const BREAKER = { failures: 20, rest: 10_000 }

/** A client within bounds; `elapsed` is a clock that never goes back, in milliseconds. */
export function standingClient(
  { callTimeout, pages, bodyLimit, privateNetwork }: Bounds,
  elapsed: () => number
): FhirClient {
  return fhirClient({
    exchange: exchangeOf(bodyLimit),
    breaker: breaker({ ...BREAKER, elapsed }),
    callTimeout: () => AbortSignal.timeout(callTimeout),
    elapsed,
    privateNetwork,
    mostPages: pages
  })
}
