// What a run came to, counted row by row, so that no row need be kept.
import { OUTCOMES } from '../guideline/types.ts'
import { counted } from '../language/counted.ts'
import type { Row } from './item.ts'

/** The counts of a run. */
export interface Summary {
  readonly patients: number
  readonly byOutcome: ReadonlyMap<string, number>
  readonly held: number
  readonly failed: number
  readonly errors: number
  /** Since the start of the run. */
  readonly seconds: number
}

/** Counts rows; `seconds` tells the time since the start. */
export function counter(seconds: () => number) {
  const byOutcome = new Map<string, number>()
  const checks = { ok: 0, differs: 0, unchecked: 0, error: 0 }
  return {
    count(row: Row): void {
      checks[row.check]++
      for (const { outcome } of row.decisions) byOutcome.set(outcome, (byOutcome.get(outcome) ?? 0) + 1)
    },
    summary: (): Summary => ({
      patients: checks.ok + checks.differs + checks.unchecked,
      byOutcome,
      held: checks.ok,
      failed: checks.differs,
      errors: checks.error,
      seconds: seconds()
    })
  }
}

/** The run held when every expectation did and every input could be read and answered. */
export function held({ failed, errors }: Summary): boolean {
  return failed === 0 && errors === 0
}

/** The counts as one line for people. */
export function summaryLine(summary: Summary): string {
  const { patients, byOutcome, held, failed, errors, seconds } = summary
  const decisions = [...byOutcome.values()].reduce((sum, number) => sum + number, 0)
  const outcomes = OUTCOMES.flatMap(outcome => {
    const count = byOutcome.get(outcome)
    return count ? [`${count} ${outcome}`] : []
  })
  return [
    [
      counted(patients, 'patient'),
      ...(decisions > 0 ? [`${counted(decisions, 'decision')}: ${outcomes.join(', ')}`] : [])
    ].join(', '),
    ...(held + failed > 0 ? [`${counted(held, 'expectation')} held, ${failed} failed`] : []),
    ...(errors > 0 ? [`${errors} without an answer`] : []),
    `${seconds.toFixed(2)} s, ${rate(summary)} patients/s`
  ].join(' · ')
}

/** Patients per second, whole. */
export function rate({ patients, seconds }: Summary): number {
  return seconds > 0 ? Math.round(patients / seconds) : 0
}
