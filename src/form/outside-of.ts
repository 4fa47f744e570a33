// The form's way to an EHR: SMART endpoints, reading the record, writing the answers. Bounded like every call that leaves the house.

import { orderIn } from '../cds-hooks/kept-order.ts'
import { readPrefetch } from '../cds-hooks/prefetch.ts'
import { prefetchTemplates } from '../cds-hooks/prefetch-templates.ts'
import type { StandingContext } from '../cds-hooks/respond-context.ts'
import { withOwnCodes } from '../cds-hooks/site-codes.ts'
import type { Authority, FhirClient, ReadReport } from '../fhir/client.ts'
import { isObject, type Json } from '../fhir/resource-shapes.ts'
import type { FhirWriter } from '../fhir/write.ts'
import type { ReceivedRecord } from '../guideline/types.ts'
import type { EhrAccess } from './ehr-access.ts'
import type { Outside } from './outside.ts'
import type { SmartEhr } from './smart-launch.ts'

export interface OutsideParts {
  readonly context: StandingContext
  readonly client: FhirClient
  readonly writer: FhirWriter
  readonly ehrOf: (iss: unknown) => SmartEhr | undefined
  /** The record of the newest decision that a card tells of (decision-log). */
  readonly recordOf: (card: string) => Promise<string | undefined>
  /** How long reading a whole record may take. */
  readonly budget: () => AbortSignal
  /** Takes each read, after it ended: the access log, metrics. */
  readonly onRead: (access: EhrAccess, report: ReadReport) => void
}

/** The network as the form sees it. */
export function outsideOf({ context, client, writer, ehrOf, recordOf, budget, onRead }: OutsideParts): Outside {
  const authorityOf = (access: EhrAccess): Authority => ({
    base: access.base,
    token: access.token,
    budget: budget(),
    report: report => onRead(access, report)
  })
  return {
    ehrOf,
    configuration: ehr => {
      const address = new URL(`${ehr.base.path}.well-known/smart-configuration`, ehr.base.origin)
      return writer.ask(ehr.base, address)
    },
    token: (ehr, endpoint, form) => writer.ask(ehr.base, endpoint, form),
    record: (access, indication) => readRecord(access, indication, authorityOf(access), { context, client }),
    order: async (ehr, patientId, card) => {
      const record = await recordOf(card)
      return record === undefined ? undefined : orderIn(record, patientId, ehr.client)
    },
    write: async ({ base, token }, bundle) => wasTaken(await writer.send(base, token, 'POST', '', bundle)),
    keepDraft: async ({ base, token }, draft) => {
      const [method, address] = draft.id
        ? (['PUT', `${draft.resourceType}/${draft.id}`] as const)
        : (['POST', draft.resourceType] as const)
      const kept = await writer.send(base, token, method, address, draft)
      const id = kept?.['id'] ?? (kept && draft.id)
      return typeof id === 'string' ? id : undefined
    }
  }
}

/** Every part that the plan reads, at once, and the drafts of its forms beside the finished ones. */
async function readRecord(
  { patientId }: EhrAccess,
  indication: string,
  authority: Authority,
  { context, client }: Pick<OutsideParts, 'context' | 'client'>
): Promise<ReceivedRecord> {
  const plan = context.knowledge.plans.get(indication)?.plan
  const templates = prefetchTemplates(plan ? [plan] : [], context)
  const read = async (query: string) =>
    query.includes('?') ? client.search(query, authority) : client.read(query, authority)
  const parts = Object.entries(templates).map(async ([name, template]) => {
    const found = await read(template.replace('{{context.patientId}}', encodeURIComponent(patientId)))
    return [
      name,
      found ?? { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'incomplete' }] }
    ] as const
  })
  const drafts = read(
    `QuestionnaireResponse?patient=${encodeURIComponent(patientId)}&status=in-progress&_sort=-authored&_count=50`
  )
  const sources = withOwnCodes(readPrefetch(Object.fromEntries(await Promise.all(parts))), context)
  const { questionnaireResponses } = sources
  const resources = [
    ...questionnaireResponses.resources,
    ...readPrefetch({ questionnaireResponses: await drafts }).questionnaireResponses.resources
  ]
  return { patientId, sources: { ...sources, questionnaireResponses: { ...questionnaireResponses, resources } } }
}

/** A transaction was taken when it came back as one, and no entry of it says otherwise. */
function wasTaken(answer: Json | undefined): boolean {
  if (!answer) return false
  const entries: readonly unknown[] = Array.isArray(answer['entry']) ? answer['entry'] : []
  return entries.every(entry => {
    const response = isObject(entry) ? entry['response'] : undefined
    const status = isObject(response) ? response['status'] : undefined
    return typeof status !== 'string' || status.startsWith('2')
  })
}
