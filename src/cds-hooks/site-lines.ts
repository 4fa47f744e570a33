// What the site and its region say beside a decision: opened or not, who may order, whom to ask, what is on offer. It changes no decision.
import { civilDate } from '../fhir/date.ts'
import type { CriterionResult, Decision } from '../guideline/types.ts'
import { isOverdue } from '../site/overdue.ts'
import type { Offer, Place } from '../site/site.ts'
import { type Line, several } from './criterion-lines.ts'
import { dateText } from './date-text.ts'
import { escapeText } from './markdown.ts'
import { mayOrder } from './orderer.ts'
import { placesText } from './places-text.ts'
import type { RespondContext } from './respond-context.ts'
import { SITE_TEXTS } from './site-texts.ts'
import type { WgsOrder } from './wgs-orders.ts'

/** The lines, each only where the decision calls for it: what goes elsewhere needs no region, only whether that still holds. */
export function siteLines(decision: Decision, order: WgsOrder, context: RespondContext): readonly Line[] {
  if (decision.outcome === 'outside-pathway') return offerLines(decision, context)
  return [
    ...openingLines(decision, context),
    ...ordererLines(decision, order, context),
    ...expertLines(decision, context),
    ...offerLines(decision, context)
  ]
}

/** The region has not opened the indication yet (D1 Videre proces L237). */
export function openingLines(
  { indication }: Pick<Decision, 'indication'>,
  { region, language, now }: RespondContext
): Line[] {
  if (!region?.opens.has(indication)) return []
  const day = region.opens.get(indication)
  if (day !== undefined && day <= civilDate(now)) return []
  const words = SITE_TEXTS[language]
  return [[0, words.notOpen(escapeText(region.title), day && dateText(day, language))]]
}

/** Who may order is agreed by the regions (D0 Fag L313-314): said when the one who orders is not known to be among them. */
function ordererLines(
  { indication }: Decision,
  order: WgsOrder,
  { region, site, regionCode, language }: RespondContext
): Line[] {
  if (!region) return []
  const words = SITE_TEXTS[language]
  const agreed = region.orderers.filter(({ indications }) => concerns(indications, indication))
  const verdict = agreed.length > 0 ? mayOrder(order, agreed) : undefined
  if (verdict === true) return []
  const ordering = site.directory.filter(place => serves(place, 'orders', indication, regionCode))
  const titles = agreed.map(({ title }) => escapeText(title))
  const who = titles.length > 0 ? several(titles, '; ', language) : placesText(ordering, language)
  if (who === '') return []
  return [verdict === false ? [2, words.mayNotOrder(who)] : [8, words.whoOrders(escapeText(region.title), who)]]
}

/** Whom to ask, where a discussion with a specialist or an MDT is called for (D4 Lige adgang L35). */
function expertLines({ indication, criteria }: Decision, { site, regionCode, language }: RespondContext): Line[] {
  if (!criteria.some(({ type, effect }) => type === 'discussion' && effect !== undefined)) return []
  const places = site.directory.filter(
    place => serves(place, 'expert', indication, regionCode) || serves(place, 'mdt', indication, regionCode)
  )
  return places.length === 0 ? [] : [[5, `${SITE_TEXTS[language].ask}: ${placesText(places, language)}`]]
}

/** The MDT of an indication in the caller's region, when the directory has one and no other; its name. */
export function onlyMdt({ indication }: Decision, { site, regionCode }: RespondContext): string | undefined {
  const [only, ...others] = site.directory.filter(place => serves(place, 'mdt', indication, regionCode))
  return others.length === 0 ? only?.name : undefined
}

/** What a criterion on the card speaks of, and whether it can be had (D1 §4 lab L186-187, D3 §2 L1173). */
function offerLines({ criteria }: Decision, { site, regionCode, language, now }: RespondContext): Line[] {
  const shown = new Set(criteria.filter(isShown).map(({ id }) => id))
  const today = civilDate(now)
  return site.offers
    .filter(offer => offer.criteria.some(id => shown.has(id)))
    .filter(({ regions }) => regions.length === 0 || (regionCode !== undefined && regions.includes(regionCode)))
    .map((offer): Line => [6, offerText(offer, today, language)])
}

function isShown({ effect, status }: CriterionResult): boolean {
  return effect !== undefined && status !== 'not-applicable'
}

function offerText(offer: Offer, today: string, language: RespondContext['language']): string {
  const { title, from, asOf } = offer
  const words = SITE_TEXTS[language]
  const label =
    from === undefined ? words.notOffered : from > today ? words.offeredFrom(dateText(from, language)) : words.offered
  const age = words.asOf(dateText(asOf, language)) + (isOverdue(offer, today) ? `, ${words.unverified}` : '')
  return `${label}: ${escapeText(title[language])} (${age})`
}

function serves(place: Place, role: Place['roles'][number], indication: string, region: string | undefined): boolean {
  const here = place.region === undefined || place.region === region
  return here && place.roles.includes(role) && concerns(place.indications, indication)
}

function concerns(indications: readonly string[], indication: string): boolean {
  return indications.length === 0 || indications.includes(indication)
}
