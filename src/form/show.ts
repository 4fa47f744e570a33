// A page of the form, with its frame, its script and the way to the other language.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Language } from '../language/text.ts'
import { sendPage } from '../pages/headers.ts'
import type { Content } from '../pages/html.ts'
import { page } from '../pages/page.ts'
import { say } from './texts.ts'

export interface FormShown {
  readonly language: Language
  readonly title: string
  readonly body: Content
  readonly framing: readonly string[]
}

/** Sends a page; only what a GET showed can be shown again in the other language. */
export function showForm(request: FastifyRequest, reply: FastifyReply, shown: FormShown): FastifyReply {
  const { language, title, body, framing } = shown
  const [path = '/form'] = request.url.split('?')
  const otherLanguage =
    request.method === 'GET' && path !== '/launch/callback'
      ? `${path}?lang=${language === 'da' ? 'en' : 'da'}`
      : undefined
  const parts = {
    language,
    title,
    body,
    otherLanguage,
    place: say('place', language),
    home: path,
    scripts: ['form.js']
  }
  return sendPage(reply, page(parts), framing)
}
