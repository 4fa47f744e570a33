// `genvej export`: everything on record about one patient, as NDJSON. The export is itself a look at the data, so it is on record first.
import { userInfo } from 'node:os'
import { readConfig } from '../config.ts'
import { accessEntry } from '../decision-log/access-log.ts'
import { chainWriter } from '../decision-log/chain-writer.ts'
import { subjectsOf } from '../decision-log/subject.ts'
import { commandLine, UsageFault } from './command-line.ts'
import { onStore } from './command-store.ts'
import { exportLines } from './export-lines.ts'

/** Runs the command; answers the exit code. Throws a UsageFault when an option is missing, a ConfigFault when the log cannot be had. */
export async function exportPatient(
  args: readonly string[],
  say: (line: string) => void,
  now = Date.now()
): Promise<number> {
  const values = options(args)
  const { patient, purpose, staff } = values
  await onStore(async ({ writer, reader }) => {
    const { subjects, of } = await subjectsOf(writer, patient)
    const details = { legalBasis: values['legal-basis'] ?? null, staff }
    const user = values.by ?? userInfo().username
    const look = { at: now, tenant: '', patient, action: 'export', purpose, user, details } as const
    await chainWriter(writer, readConfig().version, () => now).write([accessEntry(look, of)])
    for await (const line of exportLines(reader, subjects, staff)) say(JSON.stringify(line))
  })
  return 0
}

function options(args: readonly string[]) {
  const { values } = commandLine('export', args, {
    patient: { type: 'string' },
    purpose: { type: 'string' },
    'legal-basis': { type: 'string' },
    by: { type: 'string' },
    staff: { type: 'boolean', default: false }
  })
  const { patient, purpose } = values
  if (!patient) throw new UsageFault('genvej export needs --patient ID; genvej export --help.')
  if (!purpose?.trim()) throw new UsageFault('genvej export needs --purpose TEXT, which is kept on record.')
  return { ...values, patient, purpose }
}
