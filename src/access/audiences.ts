// The addresses a token may be meant for: those the registry gives the service, never the one a caller writes in Host.
// https://cds-hooks.hl7.org/2.0/#trusting-cds-clients (aud)
import type { Client } from '../clients/client.ts'

const FEEDBACK = /\/feedback$/

/** What `aud` may be for a call of a client to a path; for feedback the service it is about counts too. */
export function audiencesAt({ audience }: Client, path: string): readonly string[] {
  const paths = FEEDBACK.test(path) ? [path, path.replace(FEEDBACK, '')] : [path]
  return audience.flatMap(base => paths.map(each => base + each))
}
