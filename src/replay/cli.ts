// The command `genvej replay`: options, knowledge and inputs in, rows and an exit code out.
import { performance } from 'node:perf_hooks'
import type { Writable } from 'node:stream'
import { standingContext } from '../cds-hooks/respond-context.ts'
import { UsageFault } from '../commands/command-line.ts'
import { checkAgainstKnowledge } from '../config/fit.ts'
import { ConfigFault, readConfig } from '../config.ts'
import { KnowledgeFault, loadKnowledge } from '../knowledge/knowledge.ts'
import { ROOT } from '../knowledge/read.ts'
import { askInProcess, askService } from './ask.ts'
import { inputFiles } from './files.ts'
import { type Format, json, ndjson } from './format.ts'
import { junit } from './format-junit.ts'
import { table } from './format-table.ts'
import { items } from './items.ts'
import { type Options, readOptions } from './options.ts'
import { outputOn } from './output.ts'
import { progressOn } from './progress.ts'
import { type Run, rowsOf } from './rows.ts'
import { counter, held, summaryLine } from './summary.ts'
import { USAGE } from './usage.ts'

/** Where results and remarks go. */
export interface Streams {
  readonly out: Writable
  readonly err: Writable & { readonly isTTY?: boolean }
}

/** Calls under way at a service at once. */
const WIDTH = 8

/** Runs the command. Answers its exit code: 0 every expectation held and every input was answered, 1 not so, 2 wrong use. */
export async function replay(
  args: readonly string[],
  { out, err }: Streams = { out: process.stdout, err: process.stderr }
): Promise<number> {
  try {
    const options = readOptions(args)
    if (!options) {
      out.write(USAGE)
      return 0
    }
    return await run(options, prepare(options), { out, err })
  } catch (error) {
    if (!(error instanceof UsageFault || error instanceof ConfigFault || error instanceof KnowledgeFault)) throw error
    err.write(`${error.message}\n`)
    return error instanceof UsageFault ? 2 : 1
  }
}

function prepare({ url, service, indications, now, language: asked }: Options): Run {
  const config = readConfig()
  const knowledge = loadKnowledge(ROOT)
  checkAgainstKnowledge(config, knowledge)
  const strange = indications.find(code => !knowledge.plans.has(code))
  if (strange !== undefined)
    throw new UsageFault(`genvej replay --indication: there is ${[...knowledge.plans.keys()].join(', ')}.`)
  const context = standingContext(knowledge, config.site)
  const language = asked ?? config.language
  return {
    knowledge,
    bundles: { service, indications, wgsCodes: context.wgsCodes },
    ask: url === undefined ? askInProcess(context, language) : askService(url, language),
    language,
    now,
    clock: Date.now,
    width: url === undefined ? 1 : WIDTH
  }
}

async function run(options: Options, how: Run, { out, err }: Streams): Promise<number> {
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  const counts = counter(seconds)
  const format = formatOf(options)
  const output = outputOn(out)
  const progress = !options.quiet && (options.progress || err.isTTY) ? progressOn(err, seconds) : undefined
  if (options.url !== undefined && options.now !== undefined)
    err.write('--now does not reach a service: it decides by its own clock.\n')
  for await (const row of rowsOf(items(inputFiles(options.paths)), how)) {
    counts.count(row)
    if (!(await output.write(format.row(row)))) return 1
    progress?.tick(counts.summary)
  }
  progress?.end()
  const summary = counts.summary()
  await output.write(format.end(summary))
  if (options.format !== 'table' && !options.quiet) err.write(`${summaryLine(summary)}\n`)
  return held(summary) ? 0 : 1
}

function formatOf({ format, quiet }: Options): Format {
  if (format === 'json') return json()
  if (format === 'ndjson') return ndjson()
  return format === 'junit' ? junit() : table({ quiet })
}
