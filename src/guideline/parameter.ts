// The parameters of a plan: values that change with the times, each with its date.
import type { PlanDefinition } from '../fhir/types.ts'
import { PlanFault, STRUCTURE } from './plan-action.ts'

/** A value of the plan that has a date of its own, such as the number of genes examined in 2021. */
export interface Parameter {
  readonly name: string
  readonly value: boolean | number | string
  readonly date: string
  /** The day on which it is to be looked at again, where it holds for now only. */
  readonly review: string | undefined
}

/** The parameters of a definition. Throws a PlanFault at one without name, value or date, or with a review that is none. */
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
      const review = part('review')?.valueDate
      if (part('review') && !review) throw new PlanFault('extension[parameter]', 'its review is a date (valueDate)')
      return { name, value: known, date, review }
    })
}
