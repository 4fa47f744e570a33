// What a response becomes for the client that asked: its dialect, and system actions where it agreed on them.
import { inDialect, type Profile } from './dialects/dialect.ts'
import { orderAnnotations } from './order-annotations.ts'
import type { RespondContext } from './respond-context.ts'
import type { CDSServiceResponse, HookRequest } from './types.ts'

/** What a client has agreed on. */
export interface Agreed {
  readonly profile: Profile
  readonly systemActions: boolean
  readonly preferenceList: ReadonlyMap<string, string>
}

/** The response as this client takes it; as it is for nobody in particular. */
export function answerFor(
  client: Agreed | undefined,
  response: CDSServiceResponse,
  request: HookRequest,
  context: RespondContext
): CDSServiceResponse {
  if (!client || response.cards.length === 0) return response
  const { profile, preferenceList } = client
  const systemActions = client.systemActions ? orderAnnotations(response.cards, request, context) : []
  return {
    cards: inDialect(profile, response.cards, { language: context.language, preferenceList }),
    ...(systemActions.length > 0 ? { systemActions } : {})
  }
}
