// When a resource says that it was true, in whichever element its type has for that; the first of them that is there counts.
import type { Resource } from '../fhir/types.ts'

const TIMES = [
  'effectiveDateTime',
  'effectiveInstant',
  'effectivePeriod',
  'performedDateTime',
  'performedPeriod',
  'onsetDateTime',
  'onsetPeriod',
  'recordedDate',
  'authored',
  'authoredOn',
  'dateAsserted',
  'dateTime',
  'date',
  'issued'
]

/** The date or time at which a resource was true as it is written, of a period its start; undefined when it says none. */
export function trueAt(resource: Resource): string | undefined {
  const fields = resource as unknown as Readonly<Record<string, string | { readonly start?: unknown } | undefined>>
  for (const name of TIMES) {
    const found = fields[name]
    if (found === undefined) continue
    const written = typeof found === 'object' ? found?.start : found
    return typeof written === 'string' ? written : undefined
  }
  return undefined
}
