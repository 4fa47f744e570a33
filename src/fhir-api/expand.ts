// ValueSet/$expand: the members of a value set, filtered, page by page, named in the language asked for.
// https://hl7.org/fhir/R4/valueset-operation-expand.html
import type { ValueSet } from '../fhir/types.ts'
import { stableUuid } from '../fhir/uuid.ts'
import type { Language } from '../language/text.ts'
import type { Member } from '../terminology/expansion.ts'
import { passes } from '../terminology/expansion.ts'
import { numberIn, type OperationInput, textIn } from './parameters.ts'

export const EXPAND_INPUT = ['url', 'valueSetVersion', 'filter', 'offset', 'count', 'displayLanguage', 'activeOnly']
const FILTER_MOST = 200

/** The expansion of a value set with these members. Throws a Problem for a parameter that cannot be. */
export function expand(
  valueSet: ValueSet,
  members: readonly Member[],
  input: OperationInput,
  { language, now }: { readonly language: Language; readonly now: number }
): ValueSet {
  const filter = textIn(input, 'filter')?.slice(0, FILTER_MOST)
  const [offset, count] = [numberIn(input, 'offset'), numberIn(input, 'count')]
  const shown = displayLanguage(textIn(input, 'displayLanguage'), language)
  const found = filter === undefined ? members : members.filter(member => passes(member, filter.trim()))
  const from = offset ?? 0
  const page = found.slice(from, count === undefined ? undefined : from + count)
  const { compose: _compose, ...rest } = valueSet
  const seed = [valueSet.url, valueSet.version, filter, from, count, shown].join('|')
  return {
    ...rest,
    expansion: {
      identifier: `urn:uuid:${stableUuid(seed)}`,
      timestamp: new Date(now).toISOString(),
      total: found.length,
      offset: from,
      parameter: [
        { name: 'displayLanguage', valueCode: shown },
        ...(filter === undefined ? [] : [{ name: 'filter', valueString: filter }]),
        ...(count === undefined ? [] : [{ name: 'count', valueInteger: count }]),
        { name: 'version', valueUri: `${valueSet.url}|${valueSet.version}` }
      ],
      ...(page.length > 0
        ? { contains: page.map(({ system, code, display }) => ({ system, code, display: display[shown] })) }
        : {})
    }
  }
}

function displayLanguage(asked: string | undefined, fallback: Language): Language {
  const primary = asked?.slice(0, 2).toLowerCase()
  return primary === 'da' || primary === 'en' ? primary : fallback
}
