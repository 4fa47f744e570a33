// The form over HTTP: `/form` says how it is opened, `/form/<handle>` is one that is being filled in.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { askedLanguage } from '../http/asked-language.ts'
import { refuseOtherMethods } from '../http/methods.ts'
import type { Language } from '../language/text.ts'
import { formOf, readForms } from '../pages/form-fields.ts'
import { html } from '../pages/html.ts'
import { Problem, problem, statusOf } from '../problem/problem.ts'
import type { Choices } from './choices.ts'
import { completedBundle, draftResponse, handleOf } from './completed.ts'
import { cookieOf } from './cookies.ts'
import { donePage } from './done-page.ts'
import { formPage } from './form-page.ts'
import { type FormHouse, stand } from './frame.ts'
import { withInstances } from './instances.ts'
import { openForm, openLaunchDoor } from './launch-door.ts'
import type { Outside } from './outside.ts'
import { ownAnswers } from './own-answers.ts'
import { readFields } from './read-fields.ts'
import type { FormSession, FormSessions } from './session.ts'
import { showForm } from './show.ts'
import { submissions } from './submission.ts'
import { summaryPage } from './summary-page.ts'
import { say, type TextName } from './texts.ts'

export interface FormDoorParts {
  readonly house: FormHouse
  readonly outside: Outside
  readonly sessions: FormSessions
  readonly choices: Choices
  /** The address under which the browser knows the service, without a slash at the end. */
  readonly publicUrl: (request: FastifyRequest) => string
  readonly language: Language
  readonly now: () => number
}

type HandleRequest = FastifyRequest<{ Params: { handle: string } }>

/** Opens the pages of the form and its launch, in a scope of their own: forms are read here. */
export async function openFormDoor(app: FastifyInstance, parts: FormDoorParts): Promise<void> {
  const { house, sessions, now, language } = parts
  const write = submissions(parts)
  readForms(app)
  answerPeople(app, language)
  openLaunchDoor(app, parts)
  const sessionOf = (request: HandleRequest): FormSession => {
    const session = sessions.find(cookieOf(request, 'genvej-form'), now())
    if (session && handleOf(session.id) === request.params.handle) return session
    throw problem('form-not-open', say('noSession', askedLanguage(request, language)))
  }
  const show = (request: HandleRequest, reply: FastifyReply, session: FormSession, more: Shown = {}) => {
    const asked = askedLanguage(request, language)
    const standing = stand(session, house, now())
    const address = `/form/${handleOf(session.id)}`
    const body = formPage({ standing, house, language: asked, address, ...more })
    const title = standing.forms[0]?.form.title[asked] ?? say('place', asked)
    return showForm(request, reply.code(more.refused ? 422 : 200), {
      language: asked,
      title,
      body,
      framing: session.framing
    })
  }

  app.get('/form', (request, reply) => {
    const asked = askedLanguage(request, language)
    const body = html`<h1>${say('place', asked)}</h1><p>${say('noSession', asked)}</p>`
    return showForm(request, reply, { language: asked, title: say('place', asked), body, framing: [] })
  })
  refuseOtherMethods(app, '/form', 'GET, HEAD, POST')
  refuseOtherMethods(app, '/form/:handle', 'GET, HEAD, POST')
  app.post('/form', (request, reply) => {
    const fields = formOf(request)
    const held = parts.choices.take(fields.get('launch') ?? '', now())
    const indication = fields.get('indication') ?? ''
    if (!held || !house.knowledge.plans.has(indication))
      throw problem('form-not-open', say('noSession', askedLanguage(request, language)))
    return openForm(reply, { ...held, indication, language: askedLanguage(request, language) }, parts)
  })
  app.get('/form/:handle', (request: HandleRequest, reply) => {
    const notice = (request.query as { saved?: string }).saved
    const session = sessionOf(request)
    return show(request, reply, session, notice ? { notice: notice === 'record' ? 'saved' : 'savedHere' } : {})
  })
  app.post('/form/:handle', async (request: HandleRequest, reply) => {
    const fields = formOf(request)
    const action = fields.get('action') ?? 'evaluate'
    const session = answered(sessionOf(request), withInstances(fields, action), house)
    sessions.change(session, now())
    const address = `/form/${handleOf(session.id)}?lang=${askedLanguage(request, language)}`
    if (action === 'save') return reply.redirect(`${address}&saved=${await saveDraft(session, parts)}`, 303)
    if (action !== 'submit') return reply.redirect(address, 303)
    return submit(request, reply, session)
  })
  const submit = async (request: HandleRequest, reply: FastifyReply, session: FormSession) => {
    const standing = stand(session, house, now())
    if (standing.forms.some(({ state }) => !state.complete)) return show(request, reply, session, { refused: true })
    const bundle = completedBundle(standing, now())
    const written = bundle && (await write(session, bundle))
    const asked = askedLanguage(request, language)
    const address = `/form/${handleOf(session.id)}`
    const body = donePage({ standing, house, language: asked, address, bundle, written })
    const title = standing.forms[0]?.form.title[asked] ?? ''
    return showForm(request, reply, { language: asked, title, body, framing: session.framing })
  }
  app.get('/form/:handle/summary', (request: HandleRequest, reply) => {
    const session = sessionOf(request)
    const asked = askedLanguage(request, language)
    const standing = stand(session, house, now())
    const body = summaryPage(standing, house, asked, `/form/${handleOf(session.id)}`)
    return showForm(request, reply, { language: asked, title: say('summary', asked), body, framing: session.framing })
  })
  app.get('/form/:handle/bundle', (request: HandleRequest, reply) => {
    const bundle = completedBundle(stand(sessionOf(request), house, now()), now())
    if (!bundle) throw problem('not-found', say('nothingNew', askedLanguage(request, language)))
    return reply
      .type('application/fhir+json; charset=utf-8')
      .header('content-disposition', 'attachment; filename="genvej-form.json"')
      .send(JSON.stringify(bundle, null, 2))
  })
}

/** What went wrong as a page, for whoever reads pages; machines get the OperationOutcome. */
function answerPeople(app: FastifyInstance, language: Language): void {
  const { errorHandler } = app
  app.setErrorHandler((error, request, reply) => {
    const wantsPage = request.headers.accept?.includes('text/html')
    if (!(error instanceof Problem) || !wantsPage) return errorHandler(error as FastifyError, request, reply)
    const asked = askedLanguage(request, language)
    const title = say('place', asked)
    const body = html`<h1>${title}</h1><p class="notice failed" role="alert">${error.message}</p>`
    return showForm(request, reply.code(statusOf(error)), { language: asked, title, body, framing: ["'self'"] })
  })
}

interface Shown {
  readonly notice?: TextName
  readonly refused?: boolean
}

/** The session after a page was sent. */
function answered(session: FormSession, fields: URLSearchParams, { shelf }: FormHouse): FormSession {
  const responses = [...session.responses].map(([url, before]) => {
    const form = shelf.forms.get(url)
    return [url, form ? readFields(form, fields, before) : before] as const
  })
  return { ...session, responses: new Map(responses) }
}

/** Keeps what was answered as a draft in the record; where that cannot be, it stays as long as the form is open. */
async function saveDraft(session: FormSession, { outside, sessions, now }: FormDoorParts): Promise<'record' | 'here'> {
  const { ehr } = session
  if (!ehr.mayWrite) return 'here'
  let kept = true
  const responses = new Map(session.responses)
  for (const [url, response] of session.responses) {
    if (!ownAnswers(response)) continue
    const id = await outside.keepDraft(ehr, draftResponse(response, session, now()))
    kept &&= id !== undefined
    if (id !== undefined) responses.set(url, { ...response, id })
  }
  sessions.change({ ...session, responses }, now())
  return kept ? 'record' : 'here'
}
