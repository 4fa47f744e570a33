// Prefetch templates from what the plans ask for, within the query subset that every client should know.
// https://cds-hooks.hl7.org/2.0/#prefetch-query-restrictions
import type { Input, Plan } from '../guideline/plan-types.ts'
import { SOURCES, type SourceName } from '../guideline/types.ts'
import type { CodeMapping } from '../site/site.ts'
import { keysOf } from '../terminology/code.ts'
import type { CodeList } from '../terminology/value-set.ts'

/** Codes that mean something here beside those of the plans: of WGS, and the site's own laboratory codes. */
interface OwnCodes {
  readonly wgsCodes: CodeList
  readonly site: { readonly laboratoryCodes: readonly CodeMapping[] }
}

type Template = (inputs: readonly Input[], own: OwnCodes) => string

const PATIENT = 'patient={{context.patientId}}'

/** How each part is asked for. Never a repeated parameter: some clients merge them. */
const TEMPLATES: Readonly<Record<SourceName, Template>> = {
  patient: () => 'Patient/{{context.patientId}}',
  observations: (inputs, { site }) =>
    `Observation?${PATIENT}&code=${codes(inputs, 'code', undefined, site.laboratoryCodes)}&_sort=-date&_count=1000`,
  conditions: () => `Condition?${PATIENT}&_count=1000`,
  questionnaireResponses: () => `QuestionnaireResponse?${PATIENT}&status=completed,amended&_sort=-authored&_count=200`,
  medicationRequests: () => `MedicationRequest?${PATIENT}&_count=1000`,
  medicationStatements: () => `MedicationStatement?${PATIENT}&_count=1000`,
  familyHistory: () => `FamilyMemberHistory?${PATIENT}&_count=200`,
  procedures: () => `Procedure?${PATIENT}&_count=1000`,
  reports: (inputs, { wgsCodes, site }) =>
    `DiagnosticReport?${PATIENT}&code=${codes(inputs, 'code', wgsCodes, site.laboratoryCodes)}&_sort=-date&_count=200`,
  consents: inputs => `Consent?${PATIENT}&category=${codes(inputs, 'category')}&_count=50`,
  orders: (inputs, { wgsCodes }) => `ServiceRequest?${PATIENT}&code=${codes(inputs, 'code', wgsCodes)}&_count=200`
}

/** A template for each part of the record that some plan needs; the patient always. */
export function prefetchTemplates(plans: readonly Plan[], own: OwnCodes): Readonly<Record<string, string>> {
  const inputs = plans.flatMap(plan => plan.inputs)
  const needed = SOURCES.filter(name => name === 'patient' || inputs.some(input => input.sources.includes(name)))
  return Object.fromEntries(
    needed.map(name => [
      name,
      TEMPLATES[name](
        inputs.filter(input => input.sources.includes(name)),
        own
      )
    ])
  )
}

/** All codes of the inputs at a path, as tokens without system: a code such as NPU's is written under two addresses. */
function codes(inputs: readonly Input[], path: string, more?: CodeList, mappings: readonly CodeMapping[] = []): string {
  const lists = inputs.flatMap(input => input.filters.filter(filter => filter.path === path).map(({ list }) => list))
  const keys = new Set([...lists, ...(more ? [more] : [])].flatMap(list => [...list.keys]))
  const local = mappings.filter(({ to }) => keysOf(to).some(key => keys.has(key))).map(({ from }) => from.code)
  const known = [...keys].map(key => key.slice(key.lastIndexOf('|') + 1))
  const plain = [...known, ...local].map(code => encodeURIComponent(code))
  return [...new Set(plain)].toSorted().join(',')
}
