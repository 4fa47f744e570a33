// A Consent to genome sequencing says the same as the finding `written-consent` (contract, section 3): yes while active, else no.
// https://hl7.org/fhir/R4/consent.html
import { dateInterval } from '../fhir/date.ts'
import type { Coding, Consent, Observation } from '../fhir/types.ts'
import { FINDING } from './answers.ts'
import { codingsOf } from './coding-paths.ts'
import type { Input } from './plan-types.ts'

/** The finding that a Consent states too. */
const WRITTEN_CONSENT = { system: FINDING, code: 'written-consent' }

const CATEGORY = { system: 'https://w3id.org/genvej/CodeSystem/order', code: 'wgs' }

/** The finding that a Consent states; none when it is about something else, or its period has ended by now (milliseconds). */
export function consentAsObservation(consent: Consent, now: number): Observation | undefined {
  const about = codingsOf(consent.category).some(
    ({ system, code }) => system === CATEGORY.system && code === CATEGORY.code
  )
  const end = dateInterval(consent.provision?.period?.end ?? '')?.end
  if (!about || (end !== undefined && end <= now)) return undefined
  return {
    resourceType: 'Observation',
    derivedFrom: [{ reference: `Consent/${consent.id ?? ''}` }],
    status: 'final',
    code: { coding: [WRITTEN_CONSENT] },
    ...(consent.dateTime ? { effectiveDateTime: consent.dateTime } : {}),
    valueBoolean: consent.status === 'active' && consent.provision?.type !== 'deny'
  }
}

/** Whether a Consent can say what these codes ask for. */
export function statedByConsents(codings: readonly Coding[]): boolean {
  return codings.some(({ system, code }) => system === WRITTEN_CONSENT.system && code === WRITTEN_CONSENT.code)
}

/** The inputs of a plan; where it asks for Consents, they are among the carriers of the finding that they state. */
export function withConsents(inputs: readonly Input[]): readonly Input[] {
  if (!inputs.some(({ type }) => type === 'Consent')) return inputs
  const key = `${WRITTEN_CONSENT.system}|${WRITTEN_CONSENT.code}`
  const states = ({ filters }: Input) => filters.some(({ list }) => list.keys.has(key))
  return inputs.map(input => (states(input) ? { ...input, sources: [...input.sources, 'consents'] } : input))
}
