// A year of decisions on one indication, for tests that look at the report as it is read.
import type { Outcome } from '../../src/guideline/types.ts'
import type { Seen } from '../../src/report/decision-seen.ts'
import type { Figures } from '../../src/report/figures.ts'
import { foldFigures } from '../../src/report/fold.ts'
import { reasonCodes } from '../../src/report/frame.ts'
import { protectedFigures } from '../../src/report/protected.ts'
import { monthsOf } from '../../src/report/question.ts'
import type { Shown } from '../../src/report/small-numbers.ts'
import { realKnowledge } from './build.ts'

const REASONS = reasonCodes(realKnowledge())
const DAY = 86_400_000
const START = Date.parse('2025-12-03T09:00:00Z')
export const YEAR = { from: '2025-12', to: '2026-11', indication: 'inherited-thrombocytopathy', client: undefined }

/** A year: an order every other day, of which some lack something at first and have it three days later. */
function decisions(): readonly Seen[] {
  const outcomes: readonly Outcome[] = ['recommended', 'needs-information', 'not-recommended', 'needs-confirmation']
  return Array.from({ length: 175 }, (_, at): readonly Seen[] => {
    const outcome = outcomes[[0, 1, 0, 2, 1, 0, 3, 0][at % 8] ?? 0] ?? 'recommended'
    const critical = outcome === 'needs-information' || outcome === 'not-recommended'
    const first: Seen = {
      at: START + at * 2 * DAY,
      patient: `p${at}`,
      order: 'ServiceRequest/1',
      named: true,
      indication: YEAR.indication,
      outcome,
      plan: 'https://w3id.org/genvej/PlanDefinition/inherited-thrombocytopathy|2021.9.0',
      engine: '0.1.0',
      card: `c${at}`,
      critical,
      missing: outcome === 'needs-information' ? ['h2b-coag-fxi', ...(at % 3 ? ['h2b-bat'] : [])] : [],
      notMet: outcome === 'not-recommended' ? ['h2b-coag-fxiii'] : [],
      ambiguous: outcome === 'needs-confirmation' ? ['h2b-coag-fviii'] : [],
      became: critical && at % 2 ? 'overridden' : at % 5 === 0 ? 'accepted' : 'unanswered',
      reason: REASONS[at % 3]
    }
    const later = { ...first, at: first.at + 3 * DAY, outcome: 'recommended', card: `d${at}`, missing: [] } as const
    return outcome === 'needs-information' && at % 3
      ? [first, { ...later, critical: false, became: 'unanswered' }]
      : [first]
  })
    .flat()
    .toSorted((a, b) => a.at - b.at)
}

/** The figures of the year as they may be shown. */
export function yearFigures(): Figures<Shown> {
  const fold = foldFigures(monthsOf(YEAR), REASONS)
  for (const each of decisions()) fold.take(each)
  return protectedFigures(fold.done())
}
