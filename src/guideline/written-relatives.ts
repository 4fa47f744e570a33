// Relatives whom a form named and whom it wrote to the record: the FamilyMemberHistory carries an identifier made of the response and the
// relative, so that what becomes of it in the record is what counts, and not the form a second time.
import { isObject } from '../fhir/resource-shapes.ts'
import type { FhirResource, QuestionnaireResponse, QuestionnaireResponseItem } from '../fhir/types.ts'
import { stableUuid } from '../fhir/uuid.ts'
import { isAsFilledIn } from './answer-origin.ts'
import { itemsWith, personOf, RELATIVE, relativeIn } from './relative-items.ts'
import { isNew, isOfResponse, relativeOrigin } from './relative-origin.ts'

/** The business identifier of what was extracted from a response. */
export const EXTRACTED = 'https://w3id.org/genvej/NamingSystem/extracted'

/** By what a response is known, whatever it says and whenever it is sent; undefined when it has no name yet. */
export function responseName({ identifier, id }: QuestionnaireResponse): string | undefined {
  return identifier?.value === undefined ? id : `${identifier.system}|${identifier.value}`
}

/** What the identifiers of the histories are made of that are written of groups; of two who say the same each has its own. */
export function writtenSeeds(name: string, groups: readonly QuestionnaireResponseItem[]): readonly string[] {
  const times = new Map<string, number>()
  return groups.map(group => {
    const person = personOf(relativeIn(group))
    const number = (times.get(person) ?? 0) + 1
    times.set(person, number)
    return [name, RELATIVE, person, number].join('|')
  })
}

/** The values of the identifiers by which histories of a record, true or not, are known to come from a form. */
export function writtenIn(resources: readonly FhirResource[]): ReadonlySet<string> {
  const identifiers = resources.flatMap(each => {
    const given: unknown = each?.resourceType === 'FamilyMemberHistory' ? each.identifier : []
    return Array.isArray(given) ? given.filter(isObject) : []
  })
  return new Set(
    identifiers.flatMap(({ system, value }) => (system === EXTRACTED && typeof value === 'string' ? [value] : []))
  )
}

/**
 * A response without what it says of relatives whom it wrote to the record (`written`: their identifiers), and of those whom the
 * record has retracted (`retracted`: the references of resources), unless they are known to be corrected.
 */
export function withoutWritten(
  response: QuestionnaireResponse,
  written: ReadonlySet<string>,
  retracted: ReadonlySet<string>
): QuestionnaireResponse {
  if (!response.item) return response
  const groups = itemsWith(response.item, RELATIVE).map(group => ({ group, origin: relativeOrigin(group) }))
  const gone = groups.filter(
    ({ group, origin }) =>
      origin &&
      retracted.has(origin.reference.split('#')[0] ?? '') &&
      (origin.said === undefined || (isOfResponse(origin) && isAsFilledIn(group)))
  )
  const added = groups.map(({ group }) => group).filter(isNew)
  const name = responseName(response)
  const seeds = name === undefined || written.size === 0 ? [] : writtenSeeds(name, added)
  const known = added.filter((_group, at) => seeds[at] !== undefined && written.has(stableUuid(seeds[at])))
  const silent = new Set([...gone.map(({ group }) => group), ...known])
  return silent.size === 0 ? response : { ...response, item: response.item.map(item => without(item, silent)) }
}

function without(
  item: QuestionnaireResponseItem,
  silent: ReadonlySet<QuestionnaireResponseItem>
): QuestionnaireResponseItem {
  if (silent.has(item)) return { linkId: item.linkId }
  return item.item ? { ...item, item: item.item.map(each => without(each, silent)) } : item
}
