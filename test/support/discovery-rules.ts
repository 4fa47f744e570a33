// The rules that the answer of discovery keeps. https://cds-hooks.hl7.org/2.0/#response and #prefetch-template

type Json = Readonly<Record<string, unknown>>

const TOKEN = /^context\.(patientId|userId|encounterId)$|^user(Practitioner|PractitionerRole|Patient|RelatedPerson)Id$/

/** What is wrong with an answer of discovery; nothing when all is well. */
export function brokenDiscoveryRules(body: unknown): readonly string[] {
  const services = (body as Json | null)?.['services']
  if (!Array.isArray(services)) return ['services is a list']
  const ids = services.map(each => each?.['id'])
  return [
    ...rule(new Set(ids).size === ids.length, 'an id is used once'),
    ...services.flatMap((service: Json, at) => ofService(service).map(fault => `services[${at}]: ${fault}`))
  ]
}

function ofService({ id, hook, description, prefetch }: Json): string[] {
  const templates = Object.entries((prefetch ?? {}) as Json)
  return [
    ...rule(isText(id), 'id'),
    ...rule(isText(hook), 'hook'),
    ...rule(isText(description), 'description'),
    ...rule(prefetch === undefined || (typeof prefetch === 'object' && !Array.isArray(prefetch)), 'prefetch'),
    ...templates.flatMap(([key, query]) => ofTemplate(query).map(fault => `prefetch.${key}: ${fault}`))
  ]
}

function ofTemplate(query: unknown): string[] {
  if (!isText(query)) return ['a query is text']
  const tokens = [...query.matchAll(/\{\{([^}]*)\}\}/g)].map(match => match[1] ?? '')
  const rest = query.replaceAll(/\{\{[^}]*\}\}/g, '')
  const names = [...rest.matchAll(/[?&]([^=&]+)=/g)].map(match => match[1])
  return [
    ...rule(!/[{}]/.test(rest), 'tokens stand in {{ and }}'),
    ...rule(
      tokens.every(token => TOKEN.test(token)),
      'tokens are root fields of the context'
    ),
    ...rule(new Set(names).size === names.length, 'no parameter twice'),
    ...rule(!names.some(name => /:|_include|\./.test(name ?? '')), 'only what every client knows')
  ]
}

function rule(kept: boolean, name: string): string[] {
  return kept ? [] : [name]
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}
