// `genvej verify-log`: proves that the decision log is as it was written, or names what was changed.
import { verifyLog } from '../decision-log/verify.ts'
import { counted } from '../language/counted.ts'
import { commandLine, UsageFault } from './command-line.ts'
import { onStore } from './command-store.ts'

const SHA256 = /^[0-9a-f]{64}$/

/** Runs the command; answers 0 when nothing was changed, 1 when something was. Throws a UsageFault, or a ConfigFault when the log cannot be read. */
export async function verify(args: readonly string[], say: (line: string) => void): Promise<number> {
  const { heads: show, head: known } = options(args)
  const { entries, heads, faults } = await onStore(({ reader }) => verifyLog(reader, known))
  for (const fault of faults) say(fault)
  if (show) for (const head of heads) say(JSON.stringify(head))
  const chains = `${counted(entries, 'entry', 'entries')} in ${counted(heads.length, 'chain')}`
  say(faults.length === 0 ? `${chains}: nothing was altered, nothing is missing.` : `${chains}: NOT as written.`)
  return faults.length === 0 ? 0 : 1
}

function options(args: readonly string[]) {
  const { values } = commandLine('verify-log', args, {
    heads: { type: 'boolean', default: false },
    head: { type: 'string', multiple: true, default: [] }
  })
  if (values.head.every(each => SHA256.test(each))) return values
  throw new UsageFault('genvej verify-log --head: it is a hash as --heads prints it, 64 hexadecimal digits.')
}
