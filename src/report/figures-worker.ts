// The thread in which the figures of one report are made: the log is read and counted there, calls never wait for it,
// and no small number leaves it.
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { openStore, type StorePlace } from '../store/store.ts'
import type { Figures } from './figures.ts'
import { protectedFigures } from './protected.ts'
import { Crowded, type FiguresAsked, readFigures } from './read-figures.ts'
import type { Shown } from './small-numbers.ts'

export interface FiguresWorkerData {
  readonly place: StorePlace
  readonly asked: FiguresAsked
}

export type FiguresAnswer = { readonly figures: Figures<Shown> } | 'crowded'

// On Linux this thread alone, and those it starts, give way to calls; elsewhere it would be the whole process.
// https://man7.org/linux/man-pages/man2/setpriority.2.html (Notes: C library/kernel differences)
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

const { place, asked } = workerData as FiguresWorkerData
const store = openStore(place)
try {
  const answer: FiguresAnswer = { figures: protectedFigures(await readFigures(store.reader, asked)) }
  parentPort?.postMessage(answer)
} catch (error) {
  if (!(error instanceof Crowded)) throw error
  parentPort?.postMessage('crowded' satisfies FiguresAnswer)
} finally {
  await store.close()
}
