// Reads the keys of a client: public keys in the registry (`jwks`), or the address they are fetched from (`jwksUri`).
// https://www.rfc-editor.org/rfc/rfc7517#section-5
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import type { JWK } from 'jose'
import { at, type Fields, list, object, text } from '../settings/fields.ts'
import type { ClientKeys } from './client.ts'
import { keySetUrl } from './urls.ts'

const PRIVATE_PARTS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']
/** https://www.rfc-editor.org/rfc/rfc7518#section-3.3 */
const FEWEST_RSA_BITS = 2048

/** Reads the keys. Throws an Error that begins with the path of the fault; a private or symmetric key is one. */
export function readKeys({ jwks, jwksUri }: Fields, path: string, development: boolean): ClientKeys {
  if ((jwks === undefined) === (jwksUri === undefined))
    throw new Error(`${path}: it has either jwks (public keys) or jwksUri (the address they are fetched from).`)
  if (jwksUri !== undefined) return { kind: 'fetched', jwksUri: keySetUrl(jwksUri, at(path, 'jwksUri'), development) }
  const where = at(path, 'jwks.keys')
  const keys = list(object(jwks, at(path, 'jwks'), ['keys'])['keys'], where, publicKey)
  if (keys.length === 0) throw new Error(`${where}: it is a list of at least one public key.`)
  const twice = keys.findIndex(({ kid }, index) => keys.slice(0, index).some(other => other.kid === kid))
  if (twice >= 0) throw new Error(`${where}[${twice}].kid: another key has this kid.`)
  return { kind: 'static', jwks: { keys: [...keys] } }
}

function publicKey(given: unknown, path: string): JWK {
  if (typeof given !== 'object' || given === null) throw new Error(`${path}: it is a JSON Web Key.`)
  const key = given as Fields
  text(key['kid'], `${path}.kid`)
  if (PRIVATE_PARTS.some(part => part in key))
    throw new Error(`${path}: it is a private or symmetric key; only a public key belongs here.`)
  const read = importable(key as JsonWebKey)
  if (!read) throw new Error(`${path}: it is no public key that can be read.`)
  const bits = read.asymmetricKeyDetails?.modulusLength ?? FEWEST_RSA_BITS
  if (bits < FEWEST_RSA_BITS) throw new Error(`${path}: an RSA key has at least ${FEWEST_RSA_BITS} bits.`)
  return key as JWK
}

function importable(key: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key, format: 'jwk' })
  } catch {
    return undefined
  }
}
