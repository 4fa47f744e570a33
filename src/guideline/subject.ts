// Whom a resource is about: its subject, however the reference to the patient is written.
// https://hl7.org/fhir/R4/references.html#literal
import type { FhirResource, Identifier, Patient } from '../fhir/types.ts'

/** Whom a resource is about. */
export interface Subject {
  readonly reference?: string
  readonly identifier?: Named
}

type Named = Pick<Identifier, 'system' | 'value'>

/** The subject or patient of a resource; undefined when it names nobody. */
export function subjectOf(resource: FhirResource): Subject | undefined {
  const { subject, patient } = resource as { subject?: Subject; patient?: Subject }
  const who = subject ?? patient
  return who && (who.reference !== undefined || who.identifier !== undefined) ? who : undefined
}

/** Whether a subject is the patient: by a reference, or by the patient's own identifier. */
export function belongsTo(patientId: string, patient: Patient | undefined): (subject: Subject) => boolean {
  const references = new Map<string, boolean>()
  const own = new Set((patient?.identifier ?? []).map(identifierKey))
  return ({ reference, identifier }) => {
    if (typeof reference !== 'string') return identifier?.value !== undefined && own.has(identifierKey(identifier))
    const known = references.get(reference) ?? relativeReference(reference, 'Patient') === `Patient/${patientId}`
    references.set(reference, known)
    return known
  }
}

function identifierKey({ system, value }: Named): string {
  return JSON.stringify([system, value])
}

/** A reference in its one spelling, `<type>/<id>`: absolute, versioned and by uuid (then to a resource of `type`) are the same. */
export function relativeReference(reference: string, type: string): string {
  const [path = ''] = reference.split('/_history/')
  return path.startsWith('urn:uuid:') ? path.replace('urn:uuid:', `${type}/`) : path.split('/').slice(-2).join('/')
}
