// Decisions, oldest first, become figures: of each order the last word counts, of each card what became of it.
import { civilDate } from '../fhir/date.ts'
import { OUTCOMES, type Outcome } from '../guideline/types.ts'
import { type CardFold, cardFold } from './card-fold.ts'
import type { Seen } from './decision-seen.ts'
import { type Figures, forEach, GROUP_NAMES, GROUP_OF, type IndicationFigures } from './figures.ts'

export interface Fold {
  readonly take: (seen: Seen) => void
  readonly done: () => Figures
}

/** Criteria as bits: an order keeps four numbers, however many criteria there are. */
interface OrderState {
  readonly of: IndicationFold
  outcome: Outcome
  month: string
  card: string | null
  everMissing: bigint
  missing: bigint
  notMet: bigint
  ambiguous: bigint
}

/** Milliseconds: since when something was missing for a patient, and when nothing was any more. */
interface PatientState {
  missingSince: number | undefined
  ready: number | undefined
}

interface IndicationFold {
  readonly indication: string
  readonly criteria: Map<string, number>
  readonly patients: Map<string, PatientState>
  readonly plans: Map<string, { from: string; to: string }>
  readonly cards: CardFold
}

const DAY = 86_400_000

/** A fold over the months of a report; `reasons` are the codes of override reasons that are told apart. */
export function foldFigures(months: readonly string[], reasons: readonly string[]): Fold {
  const folds = new Map<string, IndicationFold>()
  const orders = new Map<string, OrderState>()
  const unnamed = new Set<string>()
  const engines = new Set<string>()

  const foldOf = (indication: string) => {
    const known = folds.get(indication)
    if (known) return known
    const made = { indication, criteria: new Map(), patients: new Map(), plans: new Map(), cards: cardFold(reasons) }
    folds.set(indication, made)
    return made
  }
  const take = (seen: Seen) => {
    const { indication, outcome, at, patient, order, card } = seen
    engines.add(seen.engine)
    const place = JSON.stringify([patient, order])
    if (!seen.named) return void unnamed.add(place)
    unnamed.delete(place)
    const of = foldOf(indication)
    const month = civilDate(at).slice(0, 7)
    const key = `${indication} ${place}`
    const before = orders.get(key)
    // A call that was repeated gives the same card again.
    if (before?.card !== card) of.cards.take(seen)
    const missing = bits(of, seen.missing)
    const now = { outcome, month, card, missing, notMet: bits(of, seen.notMet), ambiguous: bits(of, seen.ambiguous) }
    if (before) Object.assign(before, now, { everMissing: before.everMissing | missing })
    else orders.set(key, { of, ...now, everMissing: missing })
    follow(of, patient, outcome, at)
    const plan = of.plans.get(seen.plan)
    of.plans.set(seen.plan, { from: plan?.from ?? month, to: month })
  }
  const done = (): Figures => {
    const byIndication = Map.groupBy(orders.values(), ({ of }) => of)
    return {
      unnamed: unnamed.size,
      indications: [...folds.values()].map(of => indicationFigures(of, byIndication.get(of) ?? [], months)),
      engines: [...engines].toSorted()
    }
  }
  return { take, done }
}

function bits({ criteria }: IndicationFold, ids: readonly string[]): bigint {
  let set = 0n
  for (const id of ids) {
    const bit = criteria.get(id) ?? criteria.size
    criteria.set(id, bit)
    set |= 1n << BigInt(bit)
  }
  return set
}

function follow({ patients }: IndicationFold, patient: string, outcome: Outcome, at: number): void {
  const state = patients.get(patient) ?? { missingSince: undefined, ready: undefined }
  patients.set(patient, state)
  if (outcome === 'needs-information') state.missingSince ??= at
  else if (GROUP_OF[outcome] === 'ready' && state.missingSince !== undefined) state.ready ??= at
}

function indicationFigures(
  of: IndicationFold,
  orders: readonly OrderState[],
  months: readonly string[]
): IndicationFigures<number> {
  const count = (holds: (order: OrderState) => boolean) => orders.filter(holds).length
  const byMonth = Map.groupBy(orders, ({ month }) => month)
  const days = [...of.patients.values()].flatMap(({ missingSince, ready }) =>
    missingSince === undefined || ready === undefined ? [] : (ready - missingSince) / DAY
  )
  return {
    indication: of.indication,
    orders: orders.length,
    patients: of.patients.size,
    outcomes: forEach(OUTCOMES, outcome => count(order => order.outcome === outcome)),
    groups: forEach(GROUP_NAMES, group => count(({ outcome }) => GROUP_OF[outcome] === group)),
    spans: months.map(month => {
      const own = byMonth.get(month) ?? []
      return {
        from: month,
        to: month,
        orders: own.length,
        groups: forEach(GROUP_NAMES, group => own.filter(({ outcome }) => GROUP_OF[outcome] === group).length)
      }
    }),
    criteria: [...of.criteria].map(([id, bit]) => {
      const has = (set: bigint) => ((set >> BigInt(bit)) & 1n) === 1n
      return {
        id,
        everMissing: count(({ everMissing }) => has(everMissing)),
        missing: count(({ missing }) => has(missing)),
        notMet: count(({ notMet }) => has(notMet)),
        ambiguous: count(({ ambiguous }) => has(ambiguous))
      }
    }),
    cards: of.cards.done(),
    becameReady: { patients: days.length, medianDays: median(days) },
    plans: [...of.plans].map(([plan, span]) => ({ plan, ...span })).toSorted((a, b) => (a.plan < b.plan ? -1 : 1))
  }
}

/** Rounded to a tenth. */
function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? undefined : Math.round((low + high) * 5) / 10
}
