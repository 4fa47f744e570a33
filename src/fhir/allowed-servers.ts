// Which FHIR servers may be read for whom: a registered client's own; without a registry any on this machine, and no other.
import { type AllowedServers, fhirBase } from './allowed-address.ts'

/** A caller as far as its FHIR servers go. */
interface Caller {
  readonly id: string
  /** Base URLs, as the client registry has checked them. */
  readonly fhirServers: readonly string[]
}

/** The servers of a caller; undefined is a caller without authorisation, which a registry gives none. */
export type ServersFor = (caller: Caller | undefined) => AllowedServers

const NONE: AllowedServers = { bases: [], anyLoopback: false }
const THIS_MACHINE: AllowedServers = { bases: [], anyLoopback: true }

/** Prepares the servers of every registered client; `undefined` clients: there is no registry. */
export function serversFor(clients: readonly Caller[] | undefined): ServersFor {
  if (!clients) return () => THIS_MACHINE
  const prepared = new Map(
    clients.map(({ id, fhirServers }) => [id, { bases: fhirServers.map(fhirBase), anyLoopback: false }])
  )
  return caller => (caller && prepared.get(caller.id)) ?? NONE
}
