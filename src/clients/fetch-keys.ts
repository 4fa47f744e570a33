// Fetches a key set from the address in the registry: in five seconds, without redirects, and no larger than a key set is.
// https://www.rfc-editor.org/rfc/rfc7517#section-5
import type { JSONWebKeySet } from 'jose'

const PATIENCE = 5_000
const MOST_BYTES = 256 * 1024

/** The key set at an address, within `patience` milliseconds. Throws an Error that says why it could not be had, without a word of what was answered. */
export async function fetchKeys(jwksUri: string, patience = PATIENCE): Promise<JSONWebKeySet> {
  const response = await fetch(jwksUri, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(patience)
  })
  if (response.status !== 200) throw new Error(`the key set was answered with ${response.status}`)
  const parsed: unknown = JSON.parse(await boundedText(response))
  if (!isKeySet(parsed)) throw new Error('the answer is no key set')
  return parsed
}

async function boundedText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MOST_BYTES) throw new Error('the key set is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  const keys = typeof value === 'object' && value !== null ? (value as { keys?: unknown }).keys : undefined
  return Array.isArray(keys) && keys.every(key => typeof key === 'object' && key !== null && !Array.isArray(key))
}
