// The patient of an operation, and the record that was handed in about this patient and no other.
import type { StandingContext } from '../cds-hooks/respond-context.ts'
import { withOwnCodes } from '../cds-hooks/site-codes.ts'
import type { Json } from '../fhir/resource-shapes.ts'
import { countableRecord } from '../guideline/record.ts'
import type { PatientRecord } from '../guideline/types.ts'
import { problem } from '../problem/problem.ts'
import { bundleRecord } from '../record/bundle-record.ts'
import { type OperationInput, referenceIn, required } from './parameters.ts'

export interface Subject {
  readonly id: string
  /** `Patient/<id>` */
  readonly reference: string
}

/** The parameter `subject`: `Patient/<id>`, or an address that ends so. Throws a Problem when it is missing or no patient. */
export function subjectIn(input: OperationInput, name = 'subject'): Subject {
  const given = required(referenceIn(input, name), name)
  const [path = ''] = given.split('/_history/')
  const id = /(?:^|\/)Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(path)?.[1]
  if (id === undefined) throw problem('parameter-invalid', `${name} is a reference such as Patient/123.`, name)
  return { id, reference: `Patient/${id}` }
}

/**
 * What counts of a Bundle about a patient at an instant (`now`, milliseconds), with the site's own codes and units understood as
 * they are in a call; without a Bundle nothing was obtained. Throws a Problem when the Bundle is not about this patient.
 */
export function recordIn(
  bundle: Json | undefined,
  name: string,
  { id }: Subject,
  context: StandingContext,
  now: number
): PatientRecord {
  if (!bundle) return countableRecord({ patientId: id, sources: {} }, now)
  const received = bundleRecord(bundle, id)
  if (received) return countableRecord({ patientId: id, sources: withOwnCodes(received.sources, context) }, now)
  throw problem('subject-mismatch', `${name} does not hold the Patient of the subject.`, name)
}
