// Where an item of a response is found, as an OperationOutcome says it. https://hl7.org/fhir/R4/operationoutcome-definitions.html#OperationOutcome.issue.expression

/** The FHIRPath of the items with a linkId; of the response itself when the linkId is empty. */
export function itemExpression(linkId: string): string {
  const known = linkId.replaceAll(/[^\w.-]/g, '').slice(0, 100)
  return known === '' ? 'QuestionnaireResponse' : `QuestionnaireResponse.repeat(item).where(linkId = '${known}')`
}
