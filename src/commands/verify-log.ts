// `genvej verify-log`: proves that the decision log is as it was written, or names what was changed.
import { parseArgs } from 'node:util'
import { ConfigFault } from '../config.ts'
import { verifyLog } from '../decision-log/verify.ts'
import { onStore } from './command-store.ts'

/** Runs the command; answers 0 when nothing was changed, 1 when something was. Throws a ConfigFault when the log cannot be read. */
export async function verify(args: readonly string[], say: (line: string) => void): Promise<number> {
  const { heads: show, head: known } = options(args)
  const { entries, heads, faults } = await onStore(({ reader }) => verifyLog(reader, known))
  for (const fault of faults) say(fault)
  if (show) for (const head of heads) say(JSON.stringify(head))
  const chains = `${entries} entries in ${heads.length} chains`
  say(faults.length === 0 ? `${chains}: nothing was altered, nothing is missing.` : `${chains}: NOT as written.`)
  return faults.length === 0 ? 0 : 1
}

function options(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        heads: { type: 'boolean', default: false },
        head: { type: 'string', multiple: true, default: [] }
      }
    })
    return values
  } catch {
    throw new ConfigFault('genvej verify-log [--heads] [--head HASH]…: there is no such option.')
  }
}
