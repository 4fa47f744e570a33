// The run itself: each item becomes calls, each call a row, in the order in which they came. Nothing in one input stops the run.
import type { Knowledge } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { type Ask, faultOf, NoAnswer } from './ask.ts'
import type { BundleSettings } from './bundle-calls.ts'
import { callsOf } from './calls.ts'
import { differences } from './compare.ts'
import { rowDecision } from './decisions.ts'
import { type Expectations, expectationOf, expectationsBeside } from './expectation.ts'
import type { Call, Item, Row } from './item.ts'

/** What a run needs beside its inputs. */
export interface Run {
  readonly knowledge: Knowledge
  readonly bundles: BundleSettings
  readonly ask: Ask
  readonly language: Language
  /** The moment of every decision (milliseconds); without it the expectation's, the input's own, or the clock's. */
  readonly now: number | undefined
  readonly clock: () => number
  /** How many calls may be under way at once. */
  readonly width: number
}

type Task = () => Promise<Row>
type Beside = { readonly expectations?: Expectations | undefined; readonly fault?: string }

/** The rows of the items, in order. */
export async function* rowsOf(items: AsyncIterable<Item>, run: Run): AsyncGenerator<Row> {
  const underWay: Promise<Row>[] = []
  for await (const task of tasksOf(items, run)) {
    underWay.push(task())
    const first = underWay.length >= run.width ? underWay.shift() : undefined
    if (first) yield await first
  }
  for (const rest of underWay) yield await rest
}

async function* tasksOf(items: AsyncIterable<Item>, run: Run): AsyncGenerator<Task> {
  let [file, beside]: [string | undefined, Beside] = [undefined, {}]
  for await (const item of items) {
    if (item.file !== file) [file, beside] = [item.file, besideOf(item.file)]
    const { calls, fault } = readCalls(item, run)
    const { expectations, fault: wrong } = beside
    const reason = fault ?? wrong
    if (reason !== undefined) yield async () => withoutAnswer(item, undefined, reason)
    else for (const call of calls) yield () => answered(item, call, expectations, run)
  }
}

function readCalls(item: Item, run: Run): ReturnType<typeof callsOf> {
  try {
    return callsOf(item, run.bundles)
  } catch (error) {
    return { calls: [], fault: faultOf(error) }
  }
}

function besideOf(file: string): Beside {
  try {
    return { expectations: expectationsBeside(file) }
  } catch (error) {
    return { fault: (error as Error).message }
  }
}

async function answered(item: Item, call: Call, expectations: Expectations | undefined, run: Run): Promise<Row> {
  try {
    const answer = await run.ask(call, run.now ?? expectations?.now ?? call.made ?? run.clock())
    const found = expectations && differences(answer, expectationOf(expectations, call.patient))
    return {
      ...whereabouts(item, call),
      check: found === undefined ? 'unchecked' : found.length === 0 ? 'ok' : 'differs',
      decisions: answer.decisions.map(decision => rowDecision(decision, run.knowledge, run.language)),
      cards: answer.summaries.length,
      differences: found ?? []
    }
  } catch (error) {
    return withoutAnswer(item, call, error instanceof NoAnswer ? error.message : faultOf(error))
  }
}

function withoutAnswer(item: Item, call: Call | undefined, reason: string): Row {
  return { ...whereabouts(item, call), check: 'error', decisions: [], cards: 0, differences: [], reason }
}

function whereabouts({ file, line }: Item, call: Call | undefined): Pick<Row, 'file' | 'line' | 'patient' | 'service'> {
  return {
    file,
    ...(line === undefined ? {} : { line }),
    ...(call ? { patient: call.patient, service: call.service.id } : {})
  }
}
