// Figures on request, one report at a time, each in a thread of its own; who asks the same meanwhile gets the same.
import { Worker } from 'node:worker_threads'
import { problem } from '../problem/problem.ts'
import type { StorePlace } from '../store/store.ts'
import type { Figures } from './figures.ts'
import type { FiguresAnswer, FiguresWorkerData } from './figures-worker.ts'
import { WrongQuestion } from './question.ts'
import type { FiguresAsked } from './read-figures.ts'
import type { Shown } from './small-numbers.ts'

/** Gives the figures of a question as they may be shown. Rejects with a Problem when the service must not, or cannot, read so much now. */
export type FiguresOf = (asked: FiguresAsked) => Promise<Figures<Shown>>

/** A report is read within the time of an answer; `genvej report` takes what it takes. */
const MOST_DECISIONS = 100_000
const CROWDED = {
  da: `Månederne rummer over ${MOST_DECISIONS} beslutninger. Vælg færre måneder, eller brug genvej report.`,
  en: `The months asked for hold more than ${MOST_DECISIONS} decisions. Ask for fewer months, or use genvej report.`
}
const MOST_WAITING = 4
const MEGABYTES = 512

/** Figures from a store, read beside the service that writes to it. */
export function figuresInThread(place: StorePlace): FiguresOf {
  const asking = new Map<string, Promise<Figures<Shown>>>()
  let turn: Promise<unknown> = Promise.resolve()
  return asked => {
    const key = JSON.stringify(asked)
    const known = asking.get(key)
    if (known) return known
    if (asking.size >= MOST_WAITING)
      return Promise.reject(problem('overloaded', 'Other reports are being made. Try again.'))
    const own = turn.then(() => inThread({ place, asked: { ...asked, most: MOST_DECISIONS } }))
    turn = own.catch(() => undefined)
    asking.set(key, own)
    const forget = () => asking.delete(key)
    own.then(forget, forget)
    return own
  }
}

function inThread(data: FiguresWorkerData): Promise<Figures<Shown>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./figures-worker.ts', import.meta.url), {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: MEGABYTES }
    })
    worker.on('message', (answer: FiguresAnswer) => {
      if (answer !== 'crowded') return resolve(answer.figures)
      reject(new WrongQuestion([{ said: CROWDED, parameter: 'from' }]))
    })
    worker.on('error', () => reject(problem('overloaded', 'The decision log cannot be read now. Try again.')))
    worker.on('exit', () => reject(problem('overloaded', 'The decision log cannot be read now. Try again.')))
  })
}
