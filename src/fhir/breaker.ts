// A breaker for each FHIR server: after many failures in a row it is left alone for a while, then tried with one call.
// OWASP ASVS 5.0, 16.5.2

/** When a server is left alone, and for how long. */
export interface BreakerRules {
  /** Failures in a row after which a server is left alone; more than one hook call makes at once. */
  readonly failures: number
  /** For how long, in milliseconds. */
  readonly rest: number
  /** A clock that never goes back, in milliseconds. */
  readonly elapsed: () => number
}

/** Whether a server may be called now, and how the calls went. */
export interface Breaker {
  /** Undefined while the server is left alone; else the function that takes how the call went, to be called once. */
  readonly admit: (server: string) => ((worked: boolean) => void) | undefined
}

type State =
  | { readonly kind: 'closed'; readonly failures: number }
  | { readonly kind: 'open'; readonly since: number }
  | { readonly kind: 'trying' }

const FRESH: State = { kind: 'closed', failures: 0 }

/** Keeps the state of every server that failed lately. */
export function breaker({ failures, rest, elapsed }: BreakerRules): Breaker {
  const states = new Map<string, State>()
  const settle = (server: string, worked: boolean, trial: boolean) => {
    const state = states.get(server) ?? FRESH
    // A call let through before the server was given up says nothing about it now.
    if (!trial && state.kind !== 'closed') return
    if (worked) states.delete(server)
    else if (state.kind === 'closed' && state.failures + 1 < failures)
      states.set(server, { kind: 'closed', failures: state.failures + 1 })
    else states.set(server, { kind: 'open', since: elapsed() })
  }
  return {
    admit: server => {
      const state = states.get(server) ?? FRESH
      if (state.kind === 'closed') return worked => settle(server, worked, false)
      if (state.kind === 'trying' || elapsed() - state.since < rest) return undefined
      states.set(server, { kind: 'trying' })
      return worked => settle(server, worked, true)
    }
  }
}
