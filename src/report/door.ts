// The report over HTTP: a page, or the same figures as CSV or JSON. Closed, it is for clients whose entry says `reports`.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { askedLanguage } from '../http/asked-language.ts'
import { refuseOtherMethods } from '../http/methods.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { sendPage } from '../pages/headers.ts'
import { type Content, html } from '../pages/html.ts'
import { page } from '../pages/page.ts'
import { Problem, problem, statusOf } from '../problem/problem.ts'
import { csvOf } from './csv.ts'
import type { FiguresOf } from './figures-thread.ts'
import { type Report, type ReportFrame, reasonCodes, reportOf } from './frame.ts'
import { jsonOf } from './json.ts'
import { type Question, readQuestion, WrongQuestion } from './question.ts'
import { questionForm } from './question-form.ts'
import { reportBody } from './report-body.ts'
import { rowsOf } from './rows.ts'
import { say } from './texts.ts'

export interface ReportParts {
  readonly knowledge: Knowledge
  readonly figures: FiguresOf
  /** Ids of the clients of the registry; none where the service is open. */
  readonly clients: readonly string[]
  readonly language: Language
  readonly now: () => number
}

type Query = Readonly<Record<string, unknown>>

/** Opens `/report`. What a person asks wrongly is answered with a page, everyone else with an OperationOutcome. */
export function openReport(app: FastifyInstance, parts: ReportParts): void {
  const { knowledge, figures, language, now } = parts
  app.get('/report', async (request, reply) => {
    const frame = { knowledge, language: askedLanguage(request, language) }
    const query = request.query as Query
    const clients = clientsFor(request, parts.clients)
    try {
      const format = formatOf(query)
      const asked = readQuestion(query, { indications: [...knowledge.plans.keys()], clients, now: now() })
      const question = { ...asked, client: asked.client ?? onlyClient(request) }
      const report = reportOf(question, await figures({ question, reasons: reasonCodes(knowledge) }), knowledge)
      const { client: figuresOf, ...others } = question
      request.log.info({ ...others, figuresOf, format }, 'report')
      return send(reply, format, report, frame, clients)
    } catch (error) {
      if (!(error instanceof Problem) || !request.headers.accept?.includes('text/html')) throw error
      const texts =
        error instanceof WrongQuestion ? error.said.map(text => text[frame.language]) : [say('later', frame.language)]
      const body = html`<h1>${say('wrong', frame.language)}</h1><div class="notice failed" role="alert"><ul>${texts.map(text => html`<li>${text}</li>`)}</ul></div>
${questionForm(textsOf(query), clients, frame)}`
      return show(reply.code(statusOf(error)), frame, say('wrong', frame.language), body, '/report?')
    }
  })
  refuseOtherMethods(app, '/report', 'GET, HEAD')
}

/** The clients whose figures a request may see. Throws a Problem where it may see none. */
function clientsFor({ client }: FastifyRequest, all: readonly string[]): readonly string[] {
  if (!client) return all
  if (client.reports === 'none') throw problem('not-allowed', 'This client may not read reports.')
  return client.reports === 'own' ? [client.id] : all
}

/** The client whose figures alone a request may see. */
function onlyClient({ client }: FastifyRequest): string | undefined {
  return client?.reports === 'own' ? client.id : undefined
}

const FORMATS = ['html', 'csv', 'json'] as const
type Format = (typeof FORMATS)[number]
const FORMAT_FAULT = {
  da: `Formatet (format) er et af ${FORMATS.join(', ')}.`,
  en: `format is one of ${FORMATS.join(', ')}.`
}

function formatOf({ format = 'html' }: Query): Format {
  const known = FORMATS.find(each => each === format)
  if (known) return known
  throw new WrongQuestion([{ said: FORMAT_FAULT, parameter: 'format' }])
}

function send(
  reply: FastifyReply,
  format: Format,
  report: Report,
  frame: ReportFrame,
  clients: readonly string[]
): FastifyReply {
  const { language } = frame
  const { question } = report
  if (format !== 'html') {
    const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8'
    const name = ['genvej', question.indication, question.from, question.to].filter(Boolean).join('-')
    reply.type(type).header('content-disposition', `attachment; filename="${name}.${format}"`)
    return reply.send(format === 'csv' ? csvOf(rowsOf(report, frame), language) : jsonOf(report))
  }
  const links = {
    form: questionForm(question, clients, frame),
    indication: (code: string) => addressOf({ ...question, indication: code }, { lang: language }),
    downloads: (['csv', 'json'] as const).map(each => ({
      href: addressOf(question, { lang: language, format: each }),
      text: each.toUpperCase()
    }))
  }
  return show(reply, frame, say('place', language), reportBody(report, frame, links), addressOf(question, {}))
}

/** `address` is that of this page without its language. */
function show(
  reply: FastifyReply,
  { language }: ReportFrame,
  title: string,
  body: Content,
  address: string
): FastifyReply {
  const place = say('place', language)
  const otherLanguage = `${address}&lang=${language === 'da' ? 'en' : 'da'}`
  return sendPage(reply, page({ language, title, body, place, otherLanguage, home: `/report?lang=${language}` }))
}

function addressOf({ from, to, indication, client }: Question, more: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams({ from, to, ...more })
  if (indication !== undefined) search.set('indication', indication)
  if (client !== undefined) search.set('client', client)
  return `/report?${search}`
}

/** What a person typed, as far as it is text. */
function textsOf(query: Query): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  )
}
