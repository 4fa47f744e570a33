// What a completed form puts into the record: one transaction that can be sent again. Unchanged answers create nothing.
// https://hl7.org/fhir/uv/sdc/extraction.html
import type { Bundle, BundleEntry, Provenance, QuestionnaireResponse } from '../fhir/types.ts'
import { stableUuid } from '../fhir/uuid.ts'
import { responseName } from '../guideline/written-relatives.ts'
import type { FormState } from './evaluate.ts'
import { extractDefinitions } from './extract-definitions.ts'
import { type ExtractionFrame, extractObservations } from './extract-observations.ts'
import { formRelatives, type KnownRelatives } from './extract-relatives.ts'
import { creation } from './extraction-entry.ts'

const PARTICIPANT = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type'

/**
 * The transaction of a form as it stands, recorded at an instant (ISO 8601). A response with an id is on the server already and
 * is referred to; one without is part of the transaction. `relatives` are those of the record: one that is corrected is updated.
 */
export function extractResponse({ items, response }: FormState, recorded: string, relatives: KnownRelatives): Bundle {
  const own = response.id === undefined ? creation(response, seedOf(response), 'identifier') : undefined
  const reference = own?.fullUrl ?? `QuestionnaireResponse/${response.id}`
  const named = (own?.resource as QuestionnaireResponse | undefined) ?? response
  const frame: ExtractionFrame = {
    response,
    reference,
    seed: seedOf(response),
    relatives: formRelatives(items, named, relatives)
  }
  const extracted = [...extractObservations(items, frame), ...extractDefinitions(items, frame, { resource: response })]
  const entries = [...(own ? [own] : []), ...extracted]
  const [created, updated] = [true, false].map(isNew =>
    extracted.filter(each => (each.request?.method === 'POST') === isNew)
  )
  const provenance = [
    ...provenanceOf('CREATE', created ?? [], frame, recorded),
    ...provenanceOf('UPDATE', updated ?? [], frame, recorded)
  ]
  return { resourceType: 'Bundle', type: 'transaction', entry: [...entries, ...provenance] }
}

/** What makes a response the same when it comes again: its identifier, else its id, else all that it says, in short; and when it was given. */
function seedOf(response: QuestionnaireResponse): string {
  const { authored, status } = response
  return [responseName(response) ?? stableUuid(JSON.stringify(response)), authored ?? '', status].join('|')
}

function provenanceOf(
  code: 'CREATE' | 'UPDATE',
  extracted: readonly BundleEntry[],
  { response, reference, seed }: ExtractionFrame,
  recorded: string
): BundleEntry[] {
  if (extracted.length === 0) return []
  const targets = extracted.map(({ fullUrl, request }) => fullUrl ?? request?.url ?? '')
  const agent = (role: string, who: object) => ({ type: { coding: [{ system: PARTICIPANT, code: role }] }, who })
  const provenance: Provenance = {
    resourceType: 'Provenance',
    target: targets.map(reference => ({ reference })),
    recorded,
    activity: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation', code }] },
    agent: [...(response.author ? [agent('author', response.author)] : []), agent('assembler', { display: 'Genvej' })],
    entity: [{ role: 'source', what: { reference } }]
  }
  return [creation(provenance, [seed, 'provenance', targets.join()].join('|'), 'tag')]
}
