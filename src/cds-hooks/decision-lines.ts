// What is logged of a call: one line for each decision, without a word about the patient.
import type { FastifyBaseLogger } from 'fastify'
import { DECISION_EXTENSION } from './decision-extension.ts'
import type { ServiceDefinition } from './services.ts'
import type { CDSServiceResponse, HookRequest } from './types.ts'

/** Logs each decision of a response: call, service, indication, outcome, plan. */
export function logDecisions(
  log: FastifyBaseLogger,
  { id }: ServiceDefinition,
  { hookInstance }: HookRequest,
  { cards }: CDSServiceResponse
): void {
  for (const { extension } of cards) {
    const decision = extension?.[DECISION_EXTENSION] as Record<string, unknown> | undefined
    if (!decision) continue
    const { indication, outcome, plan } = decision
    log.info({ hookInstance, service: id, indication, outcome, plan, cards: cards.length }, 'decision')
  }
}

/** An order hook without draft orders: the client knows us under another address, or may not send unsigned orders. */
export function logStrippedOrders(log: FastifyBaseLogger, { id, hook }: ServiceDefinition, request: HookRequest): void {
  if (hook === 'patient-view' || request.context.draftOrders) return
  log.warn(
    { hookInstance: request.hookInstance, service: id },
    'an order hook came without draftOrders: check in the client that the registered address is exactly this one and that unsigned orders may be read'
  )
}
