// The three CDS Services: which hook calls which, and what discovery says of them (contract, section 4).
import type { FastifyRequest } from 'fastify'
import { type Problem, problem } from '../problem/problem.ts'
import type { Hook } from './types.ts'

/** What is fixed about a service; prefetch templates come from the plans. */
export interface ServiceDefinition {
  readonly id: string
  readonly hook: Hook
  readonly title: string
  readonly description: string
}

/** The services, in the order of discovery. */
export const SERVICES: readonly ServiceDefinition[] = [
  {
    id: 'wgs-order-select',
    hook: 'order-select',
    title: 'Helgenomsekventering: mens ordinationen vælges',
    description:
      'Sammenholder en valgt rekvisition af helgenomsekventering med de nationale anbefalinger og viser, hvad der mangler. ' +
      'Compares a selected order of whole-genome sequencing with the Danish national recommendations and shows what is missing.'
  },
  {
    id: 'wgs-order-sign',
    hook: 'order-sign',
    title: 'Helgenomsekventering: før ordinationen underskrives',
    description:
      'Vurderer hver rekvisition af helgenomsekventering efter de nationale anbefalinger, før den underskrives. ' +
      'Assesses each order of whole-genome sequencing against the Danish national recommendations before it is signed.'
  },
  {
    id: 'wgs-patient-view',
    hook: 'patient-view',
    title: 'Helgenomsekventering: når journalen åbnes',
    description:
      'Gør roligt opmærksom på det, når kodede diagnoser passer med en indikation, og intet er bestilt; slået fra, medmindre stedet slår det til. ' +
      'A calm hint when coded diagnoses fit an indication and nothing is ordered; off unless the site turns it on.'
  }
]

/** The service with an id. */
export function findService(id: string): ServiceDefinition | undefined {
  return SERVICES.find(service => service.id === id)
}

/** That there is no service with this id (404). */
export function noSuchService(): Problem {
  return problem('not-found', 'There is no service with this id. GET /cds-services lists them.')
}

/** The same for a request to an address of a service, where that is so. */
export function missingService({ params }: FastifyRequest): Problem | undefined {
  return findService((params as { readonly id: string }).id) ? undefined : noSuchService()
}
