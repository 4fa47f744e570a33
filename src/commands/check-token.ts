// `genvej check-token`: says to the operator which check a client's token fails. The caller of the service is never told.
import { readFileSync } from 'node:fs'
import { audiencesAt } from '../access/audiences.ts'
import { SERVICES } from '../cds-hooks/services.ts'
import { fetchKeys } from '../clients/fetch-keys.ts'
import { keySets } from '../clients/key-sets.ts'
import { tokenReport } from '../clients/token-report.ts'
import { ConfigFault, readConfig } from '../config.ts'
import { commandLine, UsageFault } from './command-line.ts'

const STANDARD_INPUT = 0

/** Runs the command; answers the exit code. Throws a UsageFault, or a ConfigFault when there is no registry, or nothing to read. */
export async function checkToken(args: readonly string[], say: (line: string) => void): Promise<number> {
  const { values, positionals } = commandLine('check-token', args, { for: { type: 'string' } }, 1)
  if (values.for !== undefined && !values.for.startsWith('/'))
    throw new UsageFault('genvej check-token --for is a path, such as /cds-services/wgs-order-sign.')
  const { clients } = readConfig()
  if (!clients) throw new ConfigFault('GENVEJ_CLIENTS: it is not set; without a client registry no token is asked for.')
  const compact = read(positionals[0])
    .trim()
    .replace(/^Bearer +/i, '')
  const trust = { registry: clients, keys: keySets(fetchKeys, () => undefined) }
  const paths = values.for === undefined ? everyPath() : [values.for]
  const report = await tokenReport(
    compact,
    trust,
    client => [...new Set(paths.flatMap(path => audiencesAt(client, path)))],
    Date.now()
  )
  for (const { check, holds, says } of report)
    say(`${(holds === undefined ? '–' : holds ? 'ok' : 'FAILS').padEnd(6)} ${check.padEnd(11)} ${says}`)
  return report.some(({ holds }) => holds === false) ? 1 : 0
}

function read(file: string | undefined): string {
  try {
    return readFileSync(file ?? STANDARD_INPUT, 'utf8')
  } catch (error) {
    throw new ConfigFault(`genvej check-token: the token cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
}

function everyPath(): readonly string[] {
  return ['/cds-services', ...SERVICES.flatMap(({ id }) => [`/cds-services/${id}`, `/cds-services/${id}/feedback`])]
}
