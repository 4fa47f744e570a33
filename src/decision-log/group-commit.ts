// Group commit: one flush under way, and it starts at once; everything that arrives meanwhile is the next batch. No timer and no turn of the
// event loop to wait for: a lone row's disk works while the next call is decided.
/** Rows made durable in batches. */
export interface GroupCommit<T> {
  /** Adds rows; done when they are durable. Rejects when they are not, or when too many wait already. */
  readonly add: (rows: readonly T[]) => Promise<void>
  /** Adds rows that nobody waits for; they go with the next batch, or when `push` is called. */
  readonly addLater: (rows: readonly T[]) => void
  /** Rows that wait for their batch. */
  readonly waiting: () => number
  /** Flushes what waits; done when nothing does. */
  readonly push: () => Promise<void>
}

/** What a group commit is made of. */
export interface GroupCommitOptions<T> {
  /** Makes all of the rows durable, or throws. */
  readonly flush: (rows: readonly T[]) => Promise<void>
  /** Whether a batch failed by a row that is itself at fault; then each is tried alone, once. */
  readonly isolates: (error: unknown) => boolean
  /** Rows in a batch at most. */
  readonly batch: number
  /** Rows that may wait; beyond it they are refused. */
  readonly queue: number
}

interface Waiting<T> {
  readonly row: T
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

const nobody = () => undefined

/** Makes a group commit. */
export function groupCommit<T>({ flush, isolates, batch, queue }: GroupCommitOptions<T>): GroupCommit<T> {
  const waiting: Waiting<T>[] = []
  let pumping: Promise<void> | undefined

  const settle = async (taken: readonly Waiting<T>[]) => {
    try {
      await flush(taken.map(({ row }) => row))
      for (const { done } of taken) done()
    } catch (error) {
      if (taken.length > 1 && isolates(error)) for (const one of taken) await settle([one])
      else for (const { failed } of taken) failed(error)
    }
  }
  const pump = async () => {
    while (waiting.length > 0) await settle(waiting.splice(0, batch))
    pumping = undefined
  }
  const push = () => {
    if (waiting.length > 0) pumping ??= pump()
    return pumping ?? Promise.resolve()
  }
  return {
    add: rows => {
      if (waiting.length + rows.length > queue) return Promise.reject(new Error('too many rows wait'))
      const durable = rows.map(row => new Promise<void>((done, failed) => waiting.push({ row, done, failed })))
      push()
      return Promise.all(durable).then(nobody)
    },
    addLater: rows => {
      if (waiting.length + rows.length > queue) return
      for (const row of rows) waiting.push({ row, done: nobody, failed: nobody })
    },
    waiting: () => waiting.length,
    push
  }
}
