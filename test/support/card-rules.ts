// The rules every response keeps: those of the Inferno CRD test kit for cards, and the invariants cds-resp-1 to 7 of CDS Hooks.
// https://github.com/inferno-framework/davinci-crd-test-kit; https://cds-hooks.hl7.org/2.0/#cds-service-response

type Json = Readonly<Record<string, unknown>>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const FORBIDDEN_HTML = /<[a-z!/]/i

/** What is wrong with a response to a request, for a client of this profile; nothing when all is well. */
export function brokenCardRules(response: unknown, request: unknown, profile = 'plain'): readonly string[] {
  const cards = (response as Json)['cards']
  if (!Array.isArray(cards)) return ['cards is a list']
  const uuids = cards.flatMap(card => [card['uuid'], ...listed(card['suggestions']).map(each => each['uuid'])])
  return [
    ...rule(new Set(uuids).size === uuids.length, 'every uuid is used once'),
    ...rule(!hasNothing(response), 'no null, no empty string and no empty object is sent'),
    ...ofSystemActions((response as Json)['systemActions'], request),
    ...cards.flatMap((card: Json, at) => {
      const faults = [...ofCard(card, request, profile), ...ofDialect(card, profile)]
      return faults.map(fault => `cards[${at}]: ${fault}`)
    })
  ]
}

/** What no client of a profile could show or do (cds-hooks 2.0 where nothing is said here). */
function ofDialect({ detail, suggestions, overrideReasons, links, extension }: Json, profile: string): string[] {
  const actions = listed(suggestions).flatMap(each => listed(each['actions']))
  const types = listed(links).map(({ type }) => type)
  if (profile === 'epic')
    return [
      ...rule(!actions.some(({ type }) => type === 'update'), 'epic: no update'),
      ...rule((extension as Json)?.['com.epic.cdshooks.card.detail.content-type'] !== undefined, 'epic: content type')
    ]
  if (profile !== 'cerner') return []
  const long = String(detail)
    .split('\n')
    .filter(line => line.length > 164)
  return [
    ...rule(suggestions === undefined && overrideReasons === undefined, 'cerner: information only'),
    ...rule(!types.includes('smart'), 'cerner: absolute links only'),
    ...rule(long.length === 0, 'cerner: short lines')
  ]
}

/** Beside cards only where agreed on: whole drafts, updated. https://cds-hooks.hl7.org/2.0/#system-action */
function ofSystemActions(systemActions: unknown, request: unknown): string[] {
  if (systemActions === undefined) return []
  if (!isList(systemActions)) return ['systemActions: never empty']
  return (systemActions as Json[]).flatMap(action => ofAction(action, request))
}

function ofCard(card: Json, request: unknown, profile: string): string[] {
  const { uuid, summary, detail, indicator, source, suggestions, selectionBehavior, overrideReasons, links } = card
  const extensions = Object.keys((card['extension'] ?? {}) as Json)
  const { label, url, icon, topic } = (source ?? {}) as Json
  const lines = String(detail).split('\n')
  return [
    ...rule(UUID.test(String(uuid)), 'uuid'),
    ...rule(isText(summary) && summary.length < 140, 'summary: fewer than 140 characters'),
    ...rule(isText(summary) && !/[\r\n<>*_`]/.test(summary), 'summary: plain text in one line'),
    ...rule(isText(detail) && lines.length <= 8, 'detail: at most eight lines'),
    ...rule(!FORBIDDEN_HTML.test(String(detail).replaceAll('\\<', '')), 'detail: no HTML'),
    ...rule(!/^\s*\|/m.test(String(detail)), 'detail: no tables'),
    ...rule(['info', 'warning', 'critical'].includes(String(indicator)), 'indicator'),
    ...rule(
      extensions.every(name => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name)),
      'extension: names of one’s own'
    ),
    ...rule(isText(label), 'source.label'),
    ...rule(URL.canParse(String(url)), 'source.url is absolute'),
    ...rule(icon === undefined || URL.canParse(String(icon)), 'source.icon is absolute'),
    ...rule(isCoding(topic) && /^[A-Za-z0-9]{1,100}$/.test(topic['code'] as string), 'source.topic'),
    ...rule(suggestions === undefined || isList(suggestions), 'suggestions: never empty'),
    ...rule(
      suggestions === undefined || selectionBehavior === (profile === 'athena' ? 'at-most-one' : 'any'),
      'cds-resp-6: selectionBehavior'
    ),
    ...rule(overrideReasons === undefined || (isList(overrideReasons) && overrideReasons.length <= 3), 'three reasons'),
    ...listed(overrideReasons).flatMap(each => rule(isCoding(each), 'cds-resp-4: override reason')),
    ...rule(links === undefined || (isList(links) && links.length <= 2), 'links: one or two'),
    ...listed(links).flatMap(each => rule(isLink(each), 'cds-resp-3: link')),
    ...listed(suggestions).flatMap(each => ofSuggestion(each, request, profile))
  ]
}

function ofSuggestion({ label, uuid, actions, isRecommended }: Json, request: unknown, profile: string): string[] {
  if (!isList(actions) || (actions.length !== 1 && profile !== 'athena')) return ['one action for each suggestion']
  const [first, ...more] = actions as Json[]
  const together = more.length > 0 && [first, ...more].every(each => each?.['type'] === 'create')
  return [
    ...rule(isText(label), 'cds-resp-5: label'),
    ...rule(isRecommended === undefined || typeof isRecommended === 'boolean', 'isRecommended'),
    ...rule(together || label === first?.['description'], 'label is the description of the action'),
    ...rule(more.length === 0 || together, 'only what is ordered is ordered together'),
    ...rule(UUID.test(String(uuid)), 'suggestion.uuid'),
    ...(actions as Json[]).flatMap(each => ofAction(each, request))
  ]
}

function ofAction({ type, description, resource, resourceId, actionSelectionBehavior }: Json, request: unknown) {
  const drafts = draftIds(request)
  const { resourceType, id } = (resource ?? {}) as Json
  return [
    ...rule(isText(description), 'cds-resp-5: action.description'),
    ...rule(['create', 'update', 'delete'].includes(String(type)), 'action.type'),
    ...rule(actionSelectionBehavior === undefined, 'cds-resp-7: no actionSelectionBehavior'),
    ...rule(type === 'delete' ? resource === undefined : isText(resourceType), 'action.resource'),
    ...rule(type !== 'delete' || drafts.includes(String(resourceId)), 'cds-resp-2: a draft is removed'),
    ...rule(type !== 'update' || drafts.includes(`${resourceType}/${id}`), 'a draft is updated'),
    ...rule(type !== 'create' || id === undefined, 'a new resource has no id')
  ]
}

function draftIds(request: unknown): readonly string[] {
  const entries = (request as { context?: { draftOrders?: { entry?: { resource?: Json }[] } } }).context?.draftOrders
    ?.entry
  return (entries ?? []).flatMap(each => {
    const { resourceType, id } = each?.resource ?? {}
    return typeof resourceType === 'string' && typeof id === 'string' ? `${resourceType}/${id}` : []
  })
}

/** Evidence may be an empty list (contract, section 4), and resources are the client's own. */
function hasNothing(value: unknown, name = ''): boolean {
  if (value === null || value === '') return true
  if (Array.isArray(value))
    return (
      (value.length === 0 && !['cards', 'evidence', 'criteria'].includes(name)) || value.some(each => hasNothing(each))
    )
  if (typeof value !== 'object') return false
  const parts = Object.entries(value as Json)
  return parts.length === 0 || parts.some(([key, part]) => key !== 'resource' && hasNothing(part, key))
}

function rule(kept: boolean, name: string): string[] {
  return kept ? [] : [name]
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0
}

/** label, url with scheme and host, type; appContext only of a SMART link. https://cds-hooks.hl7.org/2.0/#link */
function isLink({ label, url, type, appContext }: Json): boolean {
  const isUrl = typeof url === 'string' && /^https?:\/\/[^/]/.test(url)
  const context = appContext === undefined || (type === 'smart' && typeof appContext === 'string' && appContext !== '')
  return typeof label === 'string' && label !== '' && isUrl && (type === 'smart' || type === 'absolute') && context
}

function listed(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value : []
}

function isCoding(value: unknown): value is Json {
  const { system, code, display } = (value ?? {}) as Json
  return isText(system) && isText(code) && isText(display)
}
