// What anyone may read when the service is closed: whether it lives, its figures, the published guideline, and the form, which knows
// a patient only after its own SMART launch. Everything else asks for a token.

const OPEN: readonly RegExp[] = [
  /^\/$/,
  /^\/assets\//,
  /^\/(launch|form)(\/|$)/,
  /^\/(healthz|readyz|metrics)$/,
  /^\/fhir\/metadata$/,
  /^\/fhir\/(PlanDefinition|ActivityDefinition|Questionnaire|ValueSet|CodeSystem|ConceptMap|StructureDefinition|Library)(\/(:id|_search))?$/,
  /^\/fhir\/ValueSet\/(:id\/)?\$expand$/
]

/** Whether a route (its pattern, such as `/cds-services/:id`) is open to everyone. */
export function isOpenAddress(route: string): boolean {
  return OPEN.some(pattern => pattern.test(route))
}
