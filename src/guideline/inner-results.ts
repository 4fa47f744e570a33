// Results that stand inside another resource: the components of a panel, and results contained in a panel or a report.
// https://hl7.org/fhir/R4/observation.html#obsgrouping, https://hl7.org/fhir/R4/references.html#contained
import type { FhirResource, Observation, ObservationComponent } from '../fhir/types.ts'
import { futureAt, isTrue } from './record.ts'
import { relativeReference, subjectOf } from './subject.ts'

/** The results inside a resource that counts at an instant (`now`, milliseconds); each has the subject and, when it says none of its own, the time of what it stands in. */
export function innerResults(outer: FhirResource, now: number): readonly Observation[] {
  const contained = containedResults(outer, now)
  const panels = outer.resourceType === 'Observation' ? [outer, ...contained] : contained
  return [...contained, ...panels.flatMap(panel => (panel.component ?? []).map(each => asResult(each, panel)))]
}

/** What a component says for itself (Observation.component); anything else on it is none of FHIR's, and nobody has looked at its shape. */
const OWN = /^(code|value[A-Z]\w*|dataAbsentReason|interpretation|referenceRange)$/

/** What a component takes over from its panel: which result it is, whose, when and how it was taken; not what the panel itself says. */
const SHARED: readonly (keyof Observation)[] = [
  'resourceType',
  'id',
  'meta',
  'status',
  'category',
  'code',
  'subject',
  'encounter',
  'effectiveDateTime',
  'effectivePeriod',
  'effectiveInstant',
  'effectiveTiming',
  'issued',
  'method',
  'specimen',
  'derivedFrom'
]

function asResult(component: ObservationComponent, panel: Observation): Observation {
  const shared = SHARED.filter(name => panel[name] !== undefined).map(name => [name, panel[name]] as const)
  const own = Object.entries(component).filter(([name]) => OWN.test(name))
  return Object.fromEntries([...shared, ...own]) as unknown as Observation
}

function containedResults(outer: FhirResource, now: number): readonly Observation[] {
  const inside = (outer as { readonly contained?: unknown }).contained
  if (!Array.isArray(inside) || (outer.resourceType !== 'Observation' && outer.resourceType !== 'DiagnosticReport'))
    return []
  const isFuture = futureAt(now)
  return inside
    .filter(
      (each): each is Observation => each?.resourceType === 'Observation' && isTrue(each) && isOfSame(each, outer)
    )
    .filter(each => !isFuture(each))
    .map(({ id, ...result }) => ({ ...(hasTime(result) ? {} : timeOf(outer)), ...result, ...nameOf(outer, id) }))
}

/** A contained result is about whom its container is about; one that names another patient is not read. */
function isOfSame({ subject }: Observation, outer: FhirResource): boolean {
  const said = subject?.reference
  if (said === undefined || said.startsWith('#')) return true
  return relativeReference(said, 'Patient') === relativeReference(subjectOf(outer)?.reference ?? '', 'Patient')
}

const TIMES = ['effectiveDateTime', 'effectivePeriod', 'effectiveInstant', 'issued'] as const

function hasTime(result: Partial<Observation>): boolean {
  return TIMES.some(name => result[name] !== undefined)
}

function timeOf(outer: FhirResource): Partial<Observation> {
  const name = TIMES.find(each => (outer as Observation)[each] !== undefined)
  return name ? { [name]: (outer as Observation)[name] } : {}
}

/** A contained resource has no address of its own: it is known by its container's. */
function nameOf({ resourceType, id }: FhirResource, inner: string | undefined): Pick<Observation, 'derivedFrom'> {
  return { derivedFrom: [{ reference: `${resourceType}/${id ?? ''}#${inner ?? ''}` }] }
}
