// `genvej analyst-sheet`: prints the page of facts an EHR builder needs, from the configuration that the service would start with.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sheetAsMarkdown } from '../analyst-sheet/markdown.ts'
import { analystSheet } from '../analyst-sheet/sheet.ts'
import { standingContext } from '../cds-hooks/respond-context.ts'
import type { Client } from '../clients/client.ts'
import { checkAgainstKnowledge } from '../config/fit.ts'
import { type Config, readConfig } from '../config.ts'
import { formAddress } from '../form/form-address.ts'
import { loadKnowledge } from '../knowledge/knowledge.ts'
import { ROOT } from '../knowledge/read.ts'
import { commandLine, UsageFault } from './command-line.ts'

const EXAMPLE = join(ROOT, 'examples', 'requests', 'order-sign.json')
/** When the example was: its results are as old as its answer says. */
const EXAMPLE_TIME = '2026-11-20T12:00:00Z'

/** Runs the command; answers the exit code. Throws a UsageFault, or a ConfigFault or KnowledgeFault as the service would. */
export async function printAnalystSheet(args: readonly string[], say: (line: string) => void): Promise<number> {
  const { client: id, format } = options(args)
  const config = readConfig()
  const knowledge = loadKnowledge(ROOT)
  checkAgainstKnowledge(config, knowledge)
  const client = clientOf(config, id)
  const baseUrl = config.clients?.publicUrl ?? `http://${config.host}:${config.port}`
  const sheet = analystSheet({
    context: standingContext(knowledge, config.site),
    version: config.version,
    baseUrl,
    client,
    language: config.language,
    formAddress: formAddress(config.clients !== undefined, client, baseUrl),
    example: JSON.parse(readFileSync(EXAMPLE, 'utf8')),
    now: Date.parse(EXAMPLE_TIME)
  })
  say(format === 'json' ? JSON.stringify(sheet, null, 2) : sheetAsMarkdown(sheet))
  return 0
}

/** The client asked for; the only one there is, when none is. */
function clientOf({ clients }: Config, id: string | undefined): Client | undefined {
  if (!clients) {
    if (id !== undefined)
      throw new UsageFault('genvej analyst-sheet --client: no client registry is set (GENVEJ_CLIENTS).')
    return undefined
  }
  const ids = clients.clients.map(client => client.id)
  const found = clients.clients.find(client => client.id === (id ?? (ids.length === 1 ? ids[0] : undefined)))
  if (!found) throw new UsageFault(`genvej analyst-sheet --client: it is one of ${ids.join(', ')}.`)
  return found
}

function options(args: readonly string[]) {
  const { client, format } = commandLine('analyst-sheet', args, {
    client: { type: 'string' },
    format: { type: 'string', default: 'markdown' }
  }).values
  if (format === 'markdown' || format === 'json') return { client, format }
  throw new UsageFault('genvej analyst-sheet --format: it is markdown or json.')
}
