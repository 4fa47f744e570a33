// What is said of the log in the service's own log, when it changes: entries go to the spool, nowhere, or to the store again.
import type { BatchSeen } from './decision-log.ts'

/** The part of a logger that is needed. */
interface Lines {
  readonly info: (line: string) => void
  readonly warn: (line: string) => void
  readonly error: (line: string) => void
}

/** Says each change of the stage once; give it every batch. */
export function sayStages(lines: Lines): (batch: BatchSeen) => void {
  let known: BatchSeen['stage'] = 'store'
  return ({ stage }) => {
    if (stage === known) return
    known = stage
    if (stage === 'store') lines.info('log entries go to the store again')
    else if (stage === 'spool') lines.warn('the database takes no log entries; they wait in the spool')
    else lines.error('log entries can be kept nowhere: no card is given, the service is not ready')
  }
}
