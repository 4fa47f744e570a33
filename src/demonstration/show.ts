// A page of the demonstration, with the way to the same page in the other language.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Language } from '../language/text.ts'
import { sendPage } from '../pages/headers.ts'
import type { Content } from '../pages/html.ts'
import { page } from '../pages/page.ts'
import { say } from './texts.ts'

/** Sends a page in the language asked for; the answer to a form has no address to be read again in another. */
export function showPage(
  request: FastifyRequest,
  reply: FastifyReply,
  language: Language,
  title: string,
  body: Content
): FastifyReply {
  const [path = '/'] = request.url.split('?')
  const otherLanguage = request.method === 'GET' ? `${path}?lang=${language === 'da' ? 'en' : 'da'}` : undefined
  const place = say('place', language)
  return sendPage(reply, page({ language, title, body, otherLanguage, place, home: `/?lang=${language}` }))
}
