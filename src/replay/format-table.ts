// The result as a table for people: a line for each decision, below it where it differs from what was expected.
import type { Format } from './format.ts'
import type { OpenCriterion, Row, RowDecision } from './item.ts'
import { summaryLine } from './summary.ts'

const HEAD = ['FILE', 'PATIENT', 'INDICATION', 'OUTCOME', 'CHECK', 'OPEN']
const CHECKS = { ok: 'ok', differs: 'DIFFERS', unchecked: '', error: 'ERROR' } as const
/** Rows that are kept to find the widths; later rows follow as they come. */
const KEPT = 200
const OPEN_SHOWN = 3
/** A title says what the criterion asks for, so its status stands before it. */
const MARKS = { met: '!', 'not-met': '✗', unknown: '?', 'not-applicable': '' } as const

interface Line {
  readonly cells: readonly string[]
  readonly below: readonly string[]
}

/** A table. `quiet` leaves out what was answered as expected, or without expectation. */
export function table({ quiet }: { readonly quiet: boolean }): Format {
  let kept: Line[] = []
  let widths: readonly number[] | undefined
  const flush = (): string => {
    if (kept.length === 0) return ''
    const lines = kept
    kept = []
    if (widths) return render(lines, widths)
    const all = [{ cells: HEAD, below: [] }, ...lines]
    widths = HEAD.map((_, at) => Math.max(...all.map(({ cells }) => cells[at]?.length ?? 0)))
    return render(all, widths)
  }
  return {
    row(row) {
      if (quiet && (row.check === 'ok' || row.check === 'unchecked')) return ''
      kept.push(...linesOf(row))
      return widths || kept.length >= KEPT ? flush() : ''
    },
    end(summary) {
      const rows = flush()
      return `${rows}${rows || widths ? '\n' : ''}${summaryLine(summary)}\n`
    }
  }
}

function linesOf(row: Row): Line[] {
  const place = plain(row.line === undefined ? row.file : `${row.file}:${row.line}`)
  const start = [place, plain(row.patient ?? '–')]
  const check = CHECKS[row.check]
  if (row.reason !== undefined) return [{ cells: [...start, '–', '–', check, plain(row.reason)], below: [] }]
  if (row.decisions.length === 0)
    return [{ cells: [...start, '–', row.cards === 0 ? 'no card' : 'no decision', check, ''], below: row.differences }]
  return row.decisions.map((decision, at) => ({
    cells: [...start, nameOf(decision, row), decision.outcome, check, openText(decision.open)],
    below: at === row.decisions.length - 1 ? row.differences : []
  }))
}

/** The indication; with its order, when several orders were decided. */
function nameOf({ order, indication }: RowDecision, { decisions }: Row): string {
  const orders = new Set(decisions.map(each => each.order))
  return plain(orders.size > 1 ? `${order} ${indication}` : indication)
}

function openText(open: readonly OpenCriterion[]): string {
  const shown = open.slice(0, OPEN_SHOWN).map(({ title, status }) => `${MARKS[status]} ${title}`)
  return [...shown, ...(open.length > OPEN_SHOWN ? [`+${open.length - OPEN_SHOWN}`] : [])].join('; ')
}

function render(lines: readonly Line[], widths: readonly number[]): string {
  return lines
    .flatMap(({ cells, below }) => [
      cells.map((cell, at) => (at === cells.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('  '),
      ...below.map(difference => `    ≠ ${plain(difference)}`)
    ])
    .map(line => `${line.trimEnd()}\n`)
    .join('')
}

/** Text that no terminal acts on: what steers it is shown as a dot. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·')
}
