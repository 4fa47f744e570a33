// `genvej check`: reads the guideline data as the service does at start, and says what is wrong with them, or the hash of them all
// and what is to be looked at again by now.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decisionTable } from '../knowledge/decision-table.ts'
import { artefactHashes } from '../knowledge/digest.ts'
import { loadKnowledge } from '../knowledge/knowledge.ts'
import { ROOT } from '../knowledge/read.ts'
import { reviewsDue } from '../knowledge/review-due.ts'
import { counted } from '../language/counted.ts'
import { commandLine } from './command-line.ts'

/** Runs the command; answers the exit code. Throws a UsageFault, or a KnowledgeFault that names every broken artefact. */
export async function check(args: readonly string[], say: (line: string) => void, now = Date.now()): Promise<number> {
  const { write, hashes } = commandLine('check', args, {
    write: { type: 'boolean' },
    hashes: { type: 'boolean' }
  }).values
  const { artefacts, digest, plans } = loadKnowledge(ROOT)
  if (hashes) say(artefactHashes(artefacts).trimEnd())
  else {
    say(`${counted(artefacts.length, 'artefact')}, no faults. SHA-256: ${digest}`)
    for (const { plan } of plans.values())
      say(`${plan.canonical}: ${counted(plan.inputs.length, 'fact')}, ${plan.title.da}`)
    const every = [...plans.values()].map(({ plan }) => plan)
    for (const reminder of reviewsDue(every, now)) say(reminder)
  }
  if (write)
    for (const [indication, { plan }] of plans)
      writeFileSync(join(ROOT, 'cds-hooks', indication, 'decision-table.md'), decisionTable(plan))
  return 0
}
