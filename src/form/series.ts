// Every value of a measurement in the record, in the order of time, with the laboratory's interval of each.
import { dateInterval } from '../fhir/date.ts'
import type { Observation } from '../fhir/types.ts'
import { type Who, whoAt } from '../guideline/fact-time.ts'
import { scaleOf } from '../guideline/facts.ts'
import { readObservation } from '../guideline/observation.ts'
import { writtenTime } from '../guideline/sampled-at.ts'
import type { PatientRecord } from '../guideline/types.ts'
import { keysOf } from '../terminology/code.ts'
import type { UnitTexts } from '../terminology/unit.ts'
import type { CodeList } from '../terminology/value-set.ts'

export interface Point {
  /** As the record writes it; this is what a count is set aside by. */
  readonly effective: string
  /** Milliseconds. */
  readonly time: number
  readonly value: number
  readonly unit: string
  readonly low: number | undefined
  readonly high: number | undefined
}

/** The values under the codes of a list; those without a time or a number that can be read are left out. */
export function seriesOf(record: PatientRecord, list: CodeList, texts: UnitTexts): readonly Point[] {
  const who: Who = { birthDate: record.patient?.birthDate, gender: record.patient?.gender }
  return record.resources
    .filter((resource): resource is Observation => resource.resourceType === 'Observation')
    .filter(({ code }: Partial<Observation>) =>
      (code?.coding ?? []).some(coding => keysOf(coding).some(key => list.keys.has(key)))
    )
    .flatMap((observation): Point[] => {
      const { range, observation: read } = readObservation(
        observation,
        scaleOf(observation.code, list),
        texts,
        whoAt(observation, who)
      )
      const effective = writtenTime(observation)
      const time = effective === undefined ? undefined : dateInterval(effective)?.start
      const { value, unit = '' } = read().valueQuantity ?? {}
      if (effective === undefined || time === undefined || value === undefined) return []
      return [{ effective, time, value, unit, low: range?.low?.value, high: range?.high?.value }]
    })
    .toSorted((a, b) => a.time - b.time)
}
