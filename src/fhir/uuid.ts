// Stable UUIDs: the same call gives the same cards, so that feedback finds them. https://www.rfc-editor.org/rfc/rfc9562#section-5.8
import { hash } from 'node:crypto'

/** A version 8 UUID made from a text (SHA-256, first 122 bits). */
export function stableUuid(seed: string): string {
  const hex = hash('sha256', seed, 'hex')
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
