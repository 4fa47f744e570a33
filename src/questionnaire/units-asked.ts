// The unit that a question asks for, or the units that it offers.
// https://hl7.org/fhir/R4/extension-questionnaire-unit.html and https://hl7.org/fhir/R4/extension-questionnaire-unitoption.html
import type { Coding, QuestionnaireItem } from '../fhir/types.ts'

const UNIT = 'http://hl7.org/fhir/StructureDefinition/questionnaire-unit'
const UNIT_OPTION = 'http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption'

/** The one unit that a number is asked for in; undefined when none is said. */
export function unitAsked({ extension }: QuestionnaireItem): Coding | undefined {
  return extension?.find(({ url }) => url === UNIT)?.valueCoding
}

/** Every unit in which a quantity may be answered, in the order of the form. */
export function unitsOffered({ extension = [] }: QuestionnaireItem): readonly Coding[] {
  return extension
    .filter(({ url }) => url === UNIT || url === UNIT_OPTION)
    .flatMap(({ valueCoding }) => valueCoding ?? [])
}
