// The facts an EHR builder types into the EHR, as data: taken from what the service runs on, so that they are true.
import { answerFor } from '../cds-hooks/answer-for.ts'
import { topicCodes } from '../cds-hooks/card.ts'
import { discovery } from '../cds-hooks/discovery.ts'
import { readHookRequest } from '../cds-hooks/hook-request.ts'
import { respond } from '../cds-hooks/respond.ts'
import type { StandingContext } from '../cds-hooks/respond-context.ts'
import { findService, SERVICES } from '../cds-hooks/services.ts'
import type { CDSServiceResponse, Hook, HookCoding } from '../cds-hooks/types.ts'
import type { Client } from '../clients/client.ts'
import type { Coding } from '../fhir/types.ts'
import { BASE, titleOfResource } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { claimsOf, type TokenFacts } from './claims.ts'

/** What the sheet is made from. */
export interface SheetParts {
  readonly context: StandingContext
  readonly version: string
  /** Under which the service is known, without a slash at the end. */
  readonly baseUrl: string
  /** Whom the sheet is for; undefined: an open service. */
  readonly client: Client | undefined
  /** Of a client that asks for none. */
  readonly language: Language
  /** Where the form is launched; undefined: cards have no link to it. */
  readonly formAddress: string | undefined
  /** The body of a call to `wgs-order-sign`. */
  readonly example: unknown
  /** The time of the example, in milliseconds. */
  readonly now: number
}

/** The page of facts. */
export interface AnalystSheet {
  readonly version: string
  readonly client: Pick<Client, 'id' | 'profile' | 'fhirServers' | 'systemActions'> | undefined
  readonly language: Language
  readonly discovery: string
  readonly services: readonly {
    readonly id: string
    readonly hook: Hook
    readonly url: string
    readonly feedback: string
  }[]
  readonly prefetch: readonly { readonly key: string; readonly required: boolean; readonly query: string }[]
  readonly scopes: { readonly smart1: readonly string[]; readonly smart2: readonly string[] }
  readonly token: TokenFacts | undefined
  /** What the EHR has to know of the form; undefined: cards carry no links. */
  readonly form:
    | { readonly launch: string; readonly redirect: string; readonly clientId: string | undefined }
    | undefined
  readonly indications: readonly HookCoding[]
  readonly orderCodes: readonly string[]
  readonly topics: readonly HookCoding[]
  readonly overrideReasons: readonly HookCoding[]
  /** What cards suggest to order, and the key of the client's own list where one is configured. */
  readonly suggestedOrders: readonly {
    readonly activity: string
    readonly title: string
    readonly codes: readonly Coding[]
    readonly key: string | undefined
  }[]
  readonly example: { readonly url: string; readonly request: unknown; readonly response: CDSServiceResponse }
}

const REASON = `${BASE}/CodeSystem/override-reason`
const INDICATION = `${BASE}/CodeSystem/indication`

/** Makes the sheet. Throws a Problem when the example is no call of the service. */
export function analystSheet(parts: SheetParts): AnalystSheet {
  const { context, version, baseUrl, client, language, formAddress } = parts
  const { knowledge } = context
  const [{ prefetch = {} } = {}] = discovery(context).services
  const plans = [...knowledge.plans.values()].map(({ plan }) => plan)
  const titled = (system: string, code: string): HookCoding => ({
    system,
    code,
    display: knowledge.titleOf(system, code)?.[language] ?? code
  })
  const types = [...new Set(Object.values(prefetch).map(query => query.split(/[/?]/)[0] ?? ''))]
  return {
    version,
    client: client && {
      id: client.id,
      profile: client.profile,
      fhirServers: client.fhirServers,
      systemActions: client.systemActions
    },
    language: client?.language ?? language,
    discovery: `${baseUrl}/cds-services`,
    services: SERVICES.map(({ id, hook }) => {
      const url = `${baseUrl}/cds-services/${id}`
      return { id, hook, url, feedback: `${url}/feedback` }
    }),
    prefetch: Object.entries(prefetch).map(([key, query]) => ({ key, required: key === 'patient', query })),
    scopes: { smart1: types.map(type => `user/${type}.read`), smart2: types.map(type => `user/${type}.rs`) },
    token: client && claimsOf(client),
    form:
      formAddress === undefined
        ? undefined
        : { launch: formAddress, redirect: `${formAddress}/callback`, clientId: client?.smart?.clientId },
    indications: [...knowledge.plans.keys()].map(code => titled(INDICATION, code)),
    orderCodes: [...context.wgsCodes.keys],
    topics: topicCodes(context, language),
    overrideReasons: [...new Set(plans.flatMap(plan => plan.overrideReasons))].map(code => titled(REASON, code)),
    suggestedOrders: suggestedOrders(parts),
    example: exampleOf(parts)
  }
}

function suggestedOrders({ context: { knowledge }, client, language }: SheetParts): AnalystSheet['suggestedOrders'] {
  const obtained = new Set(
    [...knowledge.plans.values()].flatMap(({ plan }) => plan.inputs.flatMap(({ obtainedBy }) => obtainedBy))
  )
  return [...obtained].toSorted().flatMap(canonical => {
    const activity = knowledge.activities.get(canonical)
    if (activity?.kind !== 'ServiceRequest' || !activity.code) return []
    const key = client?.preferenceList.get(canonical)
    return [{ activity: canonical, title: titleOfResource(activity)[language], codes: activity.code.coding ?? [], key }]
  })
}

function exampleOf({
  context,
  baseUrl,
  client,
  language,
  formAddress,
  example,
  now
}: SheetParts): AnalystSheet['example'] {
  const service = findService('wgs-order-sign')
  if (!service) throw new Error('wgs-order-sign is a service of the contract')
  const call = readHookRequest(example, service)
  const standing = { ...context, now, language: client?.language ?? language, formAddress }
  const response = answerFor(client, respond(standing, service, call), call, standing)
  return { url: `${baseUrl}/cds-services/${service.id}`, request: example, response }
}
