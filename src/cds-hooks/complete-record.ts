// Completes a call from the client's FHIR server: what prefetch did not bring is read and put in its place, as if it had been prefetched.
// https://cds-hooks.hl7.org/2.0/#fhir-resource-access
import type { Authority, FhirClient } from '../fhir/client.ts'
import { isObject } from '../fhir/resource-shapes.ts'
import type { SourceName } from '../guideline/types.ts'
import { type OpenParts, openParts } from './open-parts.ts'
import { prefetchTemplates } from './prefetch-templates.ts'
import type { RespondContext } from './respond-context.ts'
import type { HookRequest } from './types.ts'

/** What stands in the place of a part that could not be read: what a client sends that tried and failed. */
const NOT_OBTAINED = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'incomplete' }] }

/**
 * The call with the open parts read, all at once; then those that turn out to be open with what came, each asked for once.
 * Ends when nothing is open, or when the budget of `authority` is used up: then with what has arrived. Never throws.
 */
export async function completeRecord(
  request: HookRequest,
  open: OpenParts,
  context: RespondContext,
  { client, authority }: { readonly client: FhirClient; readonly authority: Authority }
): Promise<HookRequest> {
  const asked = new Set<SourceName>()
  let completed = request
  for (let parts = open; parts.names.length > 0; parts = openParts(completed, context)) {
    const names = parts.names.filter(name => !asked.has(name))
    if (names.length === 0 || authority.budget.aborted) break
    const { patientId } = request.context
    const templates = prefetchTemplates(
      parts.plans.map(({ plan }) => plan),
      context
    )
    const given = completed.prefetch
    const read = names.map(async name => {
      asked.add(name)
      const query = templates[name]?.replace('{{context.patientId}}', patientId) ?? ''
      return [name, await readPart(given[name], query, client, authority)] as const
    })
    completed = { ...completed, prefetch: { ...given, ...Object.fromEntries(await Promise.all(read)) } }
  }
  return completed
}

/** A part as prefetch would have brought it: a resource, a searchset as far as its pages came, or that it failed. */
async function readPart(given: unknown, query: string, client: FhirClient, authority: Authority): Promise<unknown> {
  if (isObject(given)) return client.nextPages(query, given, authority)
  return (await (query.includes('?') ? client.search(query, authority) : client.read(query, authority))) ?? NOT_OBTAINED
}
