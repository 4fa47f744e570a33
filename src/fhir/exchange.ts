// One request to a FHIR server: bounded in time, size and sockets, never redirected. The only place that calls out.
// https://hl7.org/fhir/R4/http.html#read
import { Agent as HttpAgent, request as overHttp } from 'node:http'
import { Agent as HttpsAgent, request as overHttps } from 'node:https'
import { literalAddress } from './allowed-address.ts'
import type { BearerToken } from './bearer-token.ts'
import { AddressRefused, guardedLookup, mayReach, type Reach } from './guarded-lookup.ts'

type Failed =
  | 'timeout'
  | 'connection-failed'
  | 'certificate-refused'
  | 'interrupted'
  | 'not-http'
  | 'address-refused'
  | 'too-large'

/** What came back: an answer, or why there is none. */
export type Exchanged =
  | { readonly status: number; readonly contentType: string; readonly body: Buffer }
  | { readonly failed: Failed /** Which check of a certificate failed. */; readonly code?: string }

/** What a request carries beside its address. */
export interface Sent {
  readonly method: 'POST' | 'PUT'
  readonly contentType: string
  readonly body: string
}

interface Call {
  readonly url: URL
  /** Absent where none is needed: a SMART configuration, a token endpoint. */
  readonly token?: BearerToken | undefined
  readonly traceparent?: string | undefined
  /** Absent: a GET. */
  readonly send?: Sent | undefined
  readonly reach: Reach
  /** When the call is given up. */
  readonly signal: AbortSignal
}

/** Makes one request. Never throws. */
export type Exchange = (call: Call) => Promise<Exchanged>

/**
 * Few to each server; one that is idle for half a minute is let go of. There is no bound over all servers: idle sockets count
 * towards Node's (`maxTotalSockets`), so that what was read from some servers would keep others waiting until those let go.
 */
const SOCKETS = {
  keepAlive: true,
  maxSockets: 32,
  maxFreeSockets: 16,
  scheduling: 'lifo',
  timeout: 30_000
} as const

/** An exchange with its own sockets; an answer of more than `mostBytes` is cut off and counts as none. */
export function exchangeOf(mostBytes: number): Exchange {
  const plain = new HttpAgent(SOCKETS)
  const secure = new HttpsAgent(SOCKETS)
  return ({ url, token, traceparent, send, reach, signal }) => {
    const literal = literalAddress(url)
    if (literal !== undefined && !mayReach(literal, reach)) return Promise.resolve({ failed: 'address-refused' })
    if (signal.aborted) return Promise.resolve({ failed: 'timeout' })
    return new Promise(resolve => {
      const secured = url.protocol === 'https:'
      const call = (secured ? overHttps : overHttp)(url, {
        method: send?.method ?? 'GET',
        agent: secured ? secure : plain,
        lookup: guardedLookup(reach),
        signal,
        headers: {
          accept: 'application/fhir+json, application/json;q=0.9',
          'accept-encoding': 'identity',
          ...(token ? { authorization: token.authorization() } : {}),
          ...(traceparent ? { traceparent } : {}),
          ...(send ? { 'content-type': send.contentType } : {}),
          'user-agent': 'genvej'
        }
      })
      const fail = (otherwise: Failed) => (error: Error) =>
        resolve(signal.aborted ? { failed: 'timeout' } : reasonOf(error, otherwise))
      call.on('error', fail('connection-failed'))
      // A server that changes to another protocol ends the call without a word.
      call.on('close', () => resolve({ failed: 'interrupted' }))
      // A call that still waits for a socket says nothing of its signal until it has one.
      const late = () => resolve({ failed: 'timeout' })
      signal.addEventListener('abort', late, { once: true })
      call.on('close', () => signal.removeEventListener('abort', late))
      call.on('response', answer => {
        const chunks: Buffer[] = []
        let size = 0
        answer.on('error', fail('interrupted'))
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length
          chunks.push(chunk)
          if (size <= mostBytes) return
          resolve({ failed: 'too-large' })
          call.destroy()
        })
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            contentType: answer.headers['content-type'] ?? '',
            body: Buffer.concat(chunks, size)
          })
        )
      })
      call.end(send?.body)
    })
  }
}

/** Codes of a certificate that is not trusted. https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE = /CERT|CRL|SIGNATURE|ISSUER|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH/

function reasonOf(error: Error, otherwise: Failed): Exchanged {
  if (error instanceof AddressRefused) return { failed: 'address-refused' }
  const { code = '' } = error as NodeJS.ErrnoException
  if (code.startsWith('HPE_')) return { failed: 'not-http' }
  return CERTIFICATE.test(code) ? { failed: 'certificate-refused', code } : { failed: otherwise }
}
