// The parameters of a plan: values that change with the times, each with its date.
import type { PlanDefinition } from '../fhir/types.ts'
import { PlanFault, STRUCTURE } from './plan-action.ts'

/** A value of the plan that has a date of its own, such as the number of genes examined in 2021. */
export interface Parameter {
  readonly name: string
  readonly value: boolean | number | string
  readonly date: string
}

/** The parameters of a definition. Throws a PlanFault at one without name, value or date. */
export function readParameters(definition: PlanDefinition): Parameter[] {
  return (definition.extension ?? [])
    .filter(each => each.url === `${STRUCTURE}parameter`)
    .map(each => {
      const part = (url: string) => each.extension?.find(inner => inner.url === url)
      const name = part('name')?.valueCode
      const value = part('value')
      const date = part('date')?.valueDate
      const known = value?.valueBoolean ?? value?.valueInteger ?? value?.valueDecimal ?? value?.valueString
      if (!name || known === undefined || !date)
        throw new PlanFault('extension[parameter]', 'a parameter has name, value and date')
      return { name, value: known, date }
    })
}
