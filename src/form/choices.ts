// Launches that name no indication wait here until somebody has chosen one. Each is chosen for once.
import { randomBytes } from 'node:crypto'
import type { ServiceRequest } from '../fhir/types.ts'
import type { EhrAccess } from './ehr-access.ts'

interface Held {
  readonly access: EhrAccess
  /** The order of the card that the launch came from, where it is known. */
  readonly order: ServiceRequest | undefined
  readonly framing: readonly string[]
  readonly secure: boolean
}

export interface Choices {
  /** Keeps a launch; the name that its page knows it by. */
  readonly hold: (held: Held, now: number) => string
  readonly take: (name: string, now: number) => Held | undefined
}

const LIFE = 10 * 60_000
const MOST = 1000

/** Launches in memory. */
export function heldChoices(): Choices {
  const held = new Map<string, Held & { readonly until: number }>()
  return {
    hold: (given, now) => {
      const name = randomBytes(24).toString('base64url')
      held.set(name, { ...given, until: now + LIFE })
      const [oldest] = held.keys()
      if (held.size > MOST && oldest !== undefined) held.delete(oldest)
      return name
    },
    take: (name, now) => {
      const found = held.get(name)
      held.delete(name)
      return found && found.until > now ? found : undefined
    }
  }
}
