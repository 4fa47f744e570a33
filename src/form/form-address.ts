// Where a card's link to the form leads: the same address for every card, so that an EHR can be told of it once.
// https://cds-hooks.hl7.org/2.0/#link
import type { FastifyRequest } from 'fastify'
import type { Client } from '../clients/client.ts'

/** The launch address for the caller of a request; undefined for a client whose EHR does not launch the form. */
export function formAddressFor(
  closed: boolean,
  publicUrl: (request: FastifyRequest) => string
): (request: FastifyRequest & { readonly client: Client | undefined }) => string | undefined {
  return request => formAddress(closed, request.client, publicUrl(request))
}

/** The launch address for a client under a base URL; everyone may launch the form of an open service. */
export function formAddress(closed: boolean, client: Client | undefined, baseUrl: string): string | undefined {
  return closed && !client?.smart ? undefined : `${baseUrl}/launch`
}
