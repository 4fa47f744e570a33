// What a plan says for now (»indtil videre«, D0, Ukl V, L198-200) has a day on which it is to be looked at again; from then on it is named.
import { civilDate } from '../fhir/date.ts'
import type { Plan } from '../guideline/plan-types.ts'

/** One sentence for each value of a plan whose review is due at a time, in milliseconds. */
export function reviewsDue(plans: readonly Plan[], now: number): readonly string[] {
  const today = civilDate(now)
  return plans.flatMap(({ indication, parameters }) =>
    parameters
      .filter(({ review }) => review !== undefined && review <= today)
      .map(
        ({ name, value, date, review }) =>
          `Review is due since ${review}: ${indication}, ${name} = ${value}, as of ${date}.`
      )
  )
}
