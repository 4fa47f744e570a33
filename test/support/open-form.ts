// The main form of an indication of the real guideline, opened on a record, as it stands at a time.
import { type Standing, stand } from '../../src/form/frame.ts'
import { openSession } from '../../src/form/open-session.ts'
import type { ReceivedRecord } from '../../src/guideline/types.ts'
import { formShelf } from '../../src/questionnaire/form-shelf.ts'
import { realKnowledge } from './build.ts'
import { readingAccess } from './ehr-access.ts'

export const knowledge = realKnowledge()
export const house = { knowledge, shelf: formShelf(knowledge) }

/** The form of an indication as it stands on a record at a time, in milliseconds; throws when the indication has none. */
export function openForm(indication: string, received: ReceivedRecord, now: number): Standing {
  const opened = openSession({ indication, ehr: readingAccess('p'), received, framing: [] }, house, now)
  if (!opened) throw new Error(`${indication} has no form`)
  return stand({ ...opened, id: 'x'.repeat(32) }, house, now)
}
