// When a result was taken, as conditions and the form see it: one time, by which a count can be set aside and days can be told apart.
import { civilDate, civilTime, dateInterval } from '../fhir/date.ts'
import type { Observation } from '../fhir/types.ts'

/** The time of a result as the record writes it, of a period its start; the time of issue when it says no other (contract, section 3). */
export function writtenTime({
  effectiveDateTime,
  effectiveInstant,
  effectivePeriod,
  issued
}: Observation): string | undefined {
  return effectiveDateTime ?? effectiveInstant ?? (effectivePeriod ? effectivePeriod.start : issued)
}

/** A result with that time alone, so written that its date is the civil date: 22:30Z on 5 May is taken on 6 May in Denmark. */
export function withOneTime(observation: Observation): Observation {
  const written = writtenTime(observation)
  const { effectiveInstant: _instant, effectivePeriod: _period, ...rest } = observation
  return written === undefined ? observation : { ...rest, effectiveDateTime: civil(written) }
}

function civil(written: string): string {
  const start = written.includes('T') ? dateInterval(written)?.start : undefined
  return start === undefined || written.startsWith(civilDate(start)) ? written : civilTime(start)
}
