// Writes to a FHIR server, and asks the addresses of a SMART launch: the same bounds as reading, nothing tried twice.
// https://hl7.org/fhir/R4/http.html#transaction
import { type FhirBase, linkWithin } from './allowed-address.ts'
import type { BearerToken } from './bearer-token.ts'
import type { Exchange, Exchanged, Sent } from './exchange.ts'
import { objectIn } from './read-body.ts'
import type { Json } from './resource-shapes.ts'
import type { FhirResource } from './types.ts'

/** What a writer is made of. */
export interface WriterParts {
  readonly exchange: Exchange
  /** A signal that gives up one request after its time. */
  readonly timeout: () => AbortSignal
  readonly privateNetwork: boolean
}

/** Never throws; undefined is: it was not done, or nothing is known of it. */
export interface FhirWriter {
  /** Sends a resource to an address below the base (empty: the base itself, for a transaction); the resource that came back. */
  readonly send: (
    base: FhirBase,
    token: BearerToken,
    method: Sent['method'],
    address: string,
    resource: FhirResource
  ) => Promise<Json | undefined>
  /** A JSON object at an address of the EHR; with a form, the answer to it. */
  readonly ask: (base: FhirBase, url: URL, form?: URLSearchParams) => Promise<Json | undefined>
}

/** A writer over an exchange. */
export function fhirWriter({ exchange, timeout, privateNetwork }: WriterParts): FhirWriter {
  const reach = ({ loopback }: FhirBase) => ({ loopback, privateNetwork })
  return {
    send: async (base, token, method, address, resource) => {
      const url = linkWithin(base, address || base.origin + base.path.replace(/\/$/, ''))
      const send = { method, contentType: 'application/fhir+json', body: JSON.stringify(resource) }
      return url && succeeded(await exchange({ url, token, send, reach: reach(base), signal: timeout() }))
    },
    ask: async (base, url, form) => {
      const send: Sent | undefined = form && {
        method: 'POST',
        contentType: 'application/x-www-form-urlencoded',
        body: form.toString()
      }
      return succeeded(await exchange({ url, send, reach: reach(base), signal: timeout() }))
    }
  }
}

/** What came back with a success; nothing at all is a success too. */
function succeeded(exchanged: Exchanged): Json | undefined {
  if ('failed' in exchanged || exchanged.status < 200 || exchanged.status > 299) return undefined
  return exchanged.body.length === 0 ? {} : objectIn(exchanged.body)
}
