// `genvej report`: the report of the decision log as a page in one file, CSV or JSON; of any length, also while the service runs.
import { readConfig } from '../config.ts'
import { type Knowledge, loadKnowledge } from '../knowledge/knowledge.ts'
import { ROOT } from '../knowledge/read.ts'
import type { Language } from '../language/text.ts'
import { page } from '../pages/page.ts'
import { Problem } from '../problem/problem.ts'
import { csvOf } from '../report/csv.ts'
import { type Report, reasonCodes, reportOf } from '../report/frame.ts'
import { jsonOf } from '../report/json.ts'
import { protectedFigures } from '../report/protected.ts'
import { type Question, readQuestion } from '../report/question.ts'
import { readFigures } from '../report/read-figures.ts'
import { reportBody } from '../report/report-body.ts'
import { rowsOf } from '../report/rows.ts'
import { say as words } from '../report/texts.ts'
import { commandLine, UsageFault } from './command-line.ts'
import { onStore } from './command-store.ts'

/**
 * Runs the command on the guideline of the checkout unless told otherwise; answers the exit code. Throws a UsageFault when an
 * option is wrong, a ConfigFault when the log cannot be had.
 */
export async function report(
  args: readonly string[],
  say: (text: string) => void,
  now = Date.now(),
  guideline?: Knowledge
): Promise<number> {
  const { format, exact, lang, ...asked } = options(args)
  const knowledge = guideline ?? loadKnowledge(ROOT)
  const { language: usual, clients } = readConfig()
  const language = languageOf(lang, usual)
  const write = writers[format]
  if (!write) throw new UsageFault('genvej report --format: it is one of html, csv, json.')
  const question = questionOf(asked, knowledge, clients?.clients.map(({ id }) => id) ?? [], now)
  const figures = await onStore(({ reader }) => readFigures(reader, { question, reasons: reasonCodes(knowledge) }))
  const made = reportOf(question, exact ? figures : protectedFigures(figures), knowledge)
  say(write(made, { knowledge, language }).trimEnd())
  return 0
}

type Write = (report: Report, frame: { readonly knowledge: Knowledge; readonly language: Language }) => string

const writers: Readonly<Record<string, Write>> = {
  html: (made, frame) => {
    const { language } = frame
    const body = reportBody(made, frame, undefined)
    return page({ language, title: words('place', language), place: words('place', language), body, alone: true })
  },
  csv: (made, frame) => csvOf(rowsOf(made, frame), frame.language),
  json: made => jsonOf(made)
}

function questionOf(
  asked: Readonly<Record<string, string | undefined>>,
  knowledge: Knowledge,
  clients: readonly string[],
  now: number
): Question {
  try {
    return readQuestion(asked, { indications: [...knowledge.plans.keys()], clients, now })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new UsageFault(`genvej report: ${error.faults.map(({ message }) => message).join(' ')}`)
  }
}

function languageOf(asked: string | undefined, otherwise: Language): Language {
  if (asked === undefined) return otherwise
  if (asked === 'da' || asked === 'en') return asked
  throw new UsageFault('genvej report --lang: it is da or en.')
}

function options(args: readonly string[]) {
  const text = { type: 'string' } as const
  return commandLine('report', args, {
    from: text,
    to: text,
    indication: text,
    client: text,
    lang: text,
    format: { type: 'string', default: 'html' },
    exact: { type: 'boolean', default: false }
  }).values
}
