// The figures of a report, read from the log page by page: memory grows with the orders, not with what is written about them.
import { followed, logPages } from '../decision-log/read-log.ts'
import type { Db } from '../store/schema.ts'
import { decisionSeen } from './decision-seen.ts'
import type { Figures } from './figures.ts'
import { foldFigures } from './fold.ts'
import { monthsOf, type Question, spanOf } from './question.ts'

/** What is read: a question, and the codes of override reasons that are told apart. */
export interface FiguresAsked {
  readonly question: Question
  readonly reasons: readonly string[]
  /** Decisions at most; more are a Crowded. */
  readonly most?: number | undefined
}

/** Thrown when the months asked for hold more decisions than may be read. */
export class Crowded extends Error {}

/** Reads the decisions of a question with what became of each. Throws a fault of the store, or a Crowded. */
export async function readFigures(db: Db, { question, reasons, most }: FiguresAsked): Promise<Figures> {
  const { indication, client } = question
  const fold = foldFigures(monthsOf(question), reasons)
  let read = 0
  for await (const page of ahead(logPages(db, { kind: 'decision', indication, ...spanOf(question) }))) {
    read += page.length
    if (most !== undefined && read > most) throw new Crowded()
    const entries = client === undefined ? page : page.filter(({ tenant }) => isOf(client, tenant))
    for (const each of await followed(db, entries)) {
      const seen = decisionSeen(each)
      if (seen) fold.take(seen)
    }
  }
  return fold.done()
}

/** The same pages, each read while the one before it is worked on. */
async function* ahead<Page>(pages: AsyncGenerator<Page>): AsyncGenerator<Page> {
  let next = pages.next()
  for (;;) {
    const { done, value } = await next
    if (done) return
    next = pages.next()
    // Whoever stops early leaves one behind; its fault is nobody's.
    next.catch(() => undefined)
    yield value
  }
}

/** A tenant in the log is a client, or a client and a tenant of its own: `client|tenant`. */
function isOf(client: string, tenant: string): boolean {
  return tenant === client || tenant.startsWith(`${client}|`)
}
