// When a result was taken, as conditions and the form see it: one time, by which a count can be set aside and days can be told apart.
import { inCivilTime } from '../fhir/date.ts'
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

/** A result with that time alone, in civil time, as is a date that it has for its value. */
export function withOneTime(observation: Observation): Observation {
  const written = writtenTime(observation)
  const { effectiveInstant: _instant, effectivePeriod: _period, ...rest } = observation
  const { valueDateTime } = observation
  const said = valueDateTime === undefined ? {} : { valueDateTime: inCivilTime(valueDateTime) }
  return written === undefined
    ? { ...observation, ...said }
    : { ...rest, ...said, effectiveDateTime: inCivilTime(written) }
}
