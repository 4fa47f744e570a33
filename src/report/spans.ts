// How finely a report looks over time: month by month, or by three months where a month has too few orders to be shown.
import { forEach, GROUP_NAMES, type IndicationFigures, type SpanFigures } from './figures.ts'

/** Orders that a span needs on average so that its groups can mostly be shown. */
const ENOUGH = 15
const COARSE = 3

/** The figures of an indication, its months put together three by three where they hold few orders. */
export function readableSpans(figures: IndicationFigures<number>): IndicationFigures<number> {
  const { orders, spans } = figures
  return orders / spans.length >= ENOUGH ? figures : { ...figures, spans: joined(spans) }
}

function joined(spans: readonly SpanFigures<number>[]): readonly SpanFigures<number>[] {
  return spans.flatMap((first, at) => {
    if (at % COARSE > 0) return []
    const own = spans.slice(at, at + COARSE)
    const sum = (count: (span: SpanFigures<number>) => number) => own.reduce((total, span) => total + count(span), 0)
    return {
      from: first.from,
      to: own.at(-1)?.to ?? first.to,
      orders: sum(({ orders }) => orders),
      groups: forEach(GROUP_NAMES, group => sum(({ groups }) => groups[group]))
    }
  })
}
