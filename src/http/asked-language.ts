// The language a request asks for: `?lang=`, else Accept-Language, else the service's own. RFC 9110, 12.5.4.
import type { FastifyRequest } from 'fastify'
import { type Language, preferredLanguage } from '../language/text.ts'

/** Danish or English, as the request asks; `fallback` when it asks for neither. */
export function askedLanguage(request: FastifyRequest, fallback: Language): Language {
  const { lang } = request.query as { lang?: unknown }
  return lang === 'da' || lang === 'en' ? lang : preferredLanguage(request.headers['accept-language'], fallback)
}
