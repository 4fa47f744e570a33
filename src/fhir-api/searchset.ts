// The answer to a search: a searchset Bundle put together from texts that are already written.
// https://hl7.org/fhir/R4/bundle.html#searchset
import type { Published, PublishedType } from './published.ts'
import { type SearchRequest, unknownText } from './search-request.ts'

/** Writes the Bundle of a search; `base` is the address of this FHIR server, without a slash at its end. */
export function searchset(
  type: PublishedType,
  all: readonly Published[],
  { matches, summary, count, offset, used, ignored }: SearchRequest,
  base: string
): string {
  const found = all.filter(({ resource }) => matches(resource))
  const page = summary === 'count' ? [] : found.slice(offset, offset + count)
  const link = (relation: string, at: number) => {
    const query = new URLSearchParams(used.filter(([name]) => name !== '_offset'))
    if (at > 0) query.set('_offset', String(at))
    return { relation, url: `${base}/${type}${query.size > 0 ? `?${query}` : ''}` }
  }
  const links = [link('self', offset)]
  if (page.length > 0 && offset + count < found.length) links.push(link('next', offset + count))
  if (summary !== 'count' && offset > 0 && count > 0) links.push(link('previous', Math.max(0, offset - count)))
  const entries = page.map(each => {
    const fullUrl = JSON.stringify(`${base}/${type}/${each.id}`)
    const resource = summary === 'true' ? each.summary() : each.body()
    return `{"fullUrl":${fullUrl},"resource":${resource},"search":{"mode":"match"}}`
  })
  if (ignored.length > 0 && summary !== 'count') entries.push(notice(ignored))
  const entry = entries.length > 0 ? `,"entry":[${entries.join(',')}]` : ''
  return `{"resourceType":"Bundle","type":"searchset","total":${found.length},"link":${JSON.stringify(links)}${entry}}`
}

/** What was left out of account, said beside the answer. https://hl7.org/fhir/R4/search.html#errors */
function notice(ignored: readonly string[]): string {
  const issue = [{ severity: 'warning', code: 'not-supported', details: { text: unknownText(ignored) } }]
  return JSON.stringify({ resource: { resourceType: 'OperationOutcome', issue }, search: { mode: 'outcome' } })
}
