// From which EHRs the form may be launched: those of the registry that have a SMART client id; without a registry any on this machine.
import { allowedBase, fhirBase } from '../fhir/allowed-address.ts'
import type { SmartEhr } from './smart-launch.ts'

/** A client of the registry as far as the form goes. */
interface Launcher {
  readonly id: string
  readonly fhirServers: readonly string[]
  readonly smart: { readonly clientId: string; readonly frameOrigins: readonly string[] } | undefined
}

const OPEN_CLIENT_ID = 'genvej'

/** The EHR of an `iss`, compared as a whole; undefined when the form may not be launched from it. */
export function smartEhrs(clients: readonly Launcher[] | undefined): (iss: unknown) => SmartEhr | undefined {
  if (!clients) return openEhr
  const known = new Map(
    clients.flatMap(({ id, fhirServers, smart }) =>
      fhirServers.flatMap(server => (smart ? [[server, ehrAt(server, id, smart)] as const] : []))
    )
  )
  return iss => (typeof iss === 'string' ? known.get(withoutSlash(iss)) : undefined)
}

function ehrAt(server: string, client: string, { clientId, frameOrigins }: NonNullable<Launcher['smart']>): SmartEhr {
  return { client, iss: withoutSlash(server), base: fhirBase(server), clientId, framing: frameOrigins }
}

function openEhr(iss: unknown): SmartEhr | undefined {
  const base = allowedBase(iss, { bases: [], anyLoopback: true })
  if (!base || typeof iss !== 'string') return undefined
  return { client: '', iss: withoutSlash(iss), base, clientId: OPEN_CLIENT_ID, framing: ["'self'", base.origin] }
}

function withoutSlash(address: string): string {
  return address.replace(/\/$/, '')
}
