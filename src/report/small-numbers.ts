// Small numbers are not shown: 1 to 4 as "<5", and with them whatever would give them away by subtraction.
// Fewer than five is the threshold that Danish health statistics use.

/** A number as it is shown: itself; 1 to 4; or hidden so that another stays unknown, and then mostly more than that. */
export type Shown = number | '<5' | 'hidden'

/** A total and its parts, by their keys: a relation that a reader knows. */
export type Sum = readonly [total: string, ...parts: string[]]

type Range = readonly [least: number, most: number]

const SMALLEST = 5
/** More than any count. */
const MOST = 1e9
/** Rounds of reasoning after which a reader has found what there is to find. */
const ROUNDS = 20

/**
 * Counts as they may be shown together: so much is hidden that none of the hidden can be worked out from what is shown and the
 * sums. A zero is nobody, and stays in sight.
 */
export function protect(counts: ReadonlyMap<string, number>, sums: readonly Sum[]): ReadonlyMap<string, Shown> {
  const count = (key: string) => counts.get(key) ?? 0
  const hidden = new Set([...counts.keys()].filter(key => isSmall(count(key))))
  // Totals of 1 to 4 of which not even that is said: four parts of which each is somebody, and a total below five, are one each.
  const unsaid = new Set<string>()
  for (let more = true; more; ) {
    const ranges = workedOut(counts, { hidden, unsaid }, sums)
    const found = [...hidden].filter(key => isOne(ranges.get(key)))
    const telling = sums.filter(sum => sum.some(key => found.includes(key)))
    const next = telling
      .flatMap(sum => sum.filter(key => count(key) > 0 && !hidden.has(key)))
      .toSorted((a, b) => count(a) - count(b))[0]
    const total = telling.map(([key]) => key).find(key => isSmall(count(key)) && !unsaid.has(key))
    more = next !== undefined || total !== undefined
    if (next !== undefined) hidden.add(next)
    else if (total !== undefined) unsaid.add(total)
  }
  const shown = (key: string, value: number) => {
    if (!hidden.has(key)) return value
    return isSmall(value) && !unsaid.has(key) ? '<5' : 'hidden'
  }
  return new Map([...counts].map(([key, value]) => [key, shown(key, value)] as const))
}

function isSmall(count: number): boolean {
  return count > 0 && count < SMALLEST
}

function isOne(range: Range | undefined): boolean {
  return range !== undefined && range[0] === range[1]
}

interface NotShown {
  readonly hidden: ReadonlySet<string>
  /** Those of the hidden of which the size is not said either. */
  readonly unsaid: ReadonlySet<string>
}

/** What a reader can know of each count: from how it is shown, then from every sum, again and again. */
function workedOut(
  counts: ReadonlyMap<string, number>,
  { hidden, unsaid }: NotShown,
  sums: readonly Sum[]
): ReadonlyMap<string, Range> {
  const range = (key: string, value: number): Range => {
    if (!hidden.has(key)) return [value, value]
    if (unsaid.has(key)) return [1, MOST]
    return isSmall(value) ? [1, SMALLEST - 1] : [SMALLEST, MOST]
  }
  const ranges = new Map([...counts].map(([key, value]) => [key, range(key, value)] as const))
  for (let round = 0, changed = true; changed && round < ROUNDS; round++) {
    changed = false
    for (const sum of sums) if (tighten(ranges, sum)) changed = true
  }
  return ranges
}

/** Narrows the ranges of a sum by one another; answers whether any became narrower. */
function tighten(ranges: Map<string, Range>, [total, ...parts]: Sum): boolean {
  const of = (key: string): Range => ranges.get(key) ?? [0, 0]
  const narrowed = (key: string, least: number, most: number) => {
    const [low, high] = of(key)
    if (least <= low && most >= high) return false
    ranges.set(key, [Math.max(low, least), Math.min(high, most)])
    return true
  }
  const [least, most] = parts.map(of).reduce(([low, high], [from, to]) => [low + from, high + to], [0, 0])
  let changed = narrowed(total, least, most)
  const [low, high] = of(total)
  for (const part of parts) {
    const [from, to] = of(part)
    if (narrowed(part, low - (most - to), high - (least - from))) changed = true
  }
  return changed
}
