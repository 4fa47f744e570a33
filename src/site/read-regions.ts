// Reads regions and offers from the site configuration, field by field.
import { at, list, object, oneOf, text } from '../settings/fields.ts'
import { calendarDay, entries, texts } from './read-values.ts'
import type { Offer, Orderer, Region, SiteCode } from './site.ts'

/** Regions by code. Throws an Error that begins with the path of the first fault. */
export function readRegions(given: unknown, path: string): ReadonlyMap<string, Region> {
  return new Map(entries(given, path).map(([code, value]) => [code, readRegion(value, at(path, code))]))
}

function readRegion(given: unknown, path: string): Region {
  const { title, opens, orderers } = object(given, path, ['title', 'opens', 'orderers'])
  return {
    title: text(title, at(path, 'title')),
    opens: new Map(
      entries(opens, at(path, 'opens')).map(([code, day]) => [code, opening(day, at(path, `opens.${code}`))])
    ),
    orderers: list(orderers, at(path, 'orderers'), readOrderer)
  }
}

function opening(given: unknown, path: string): string | undefined {
  return given === 'not-yet' ? undefined : calendarDay(given, path)
}

function readOrderer(given: unknown, path: string): Orderer {
  const fields = object(given, path, ['title', 'indications', 'identifiers', 'roles'])
  const identifiers = list(fields['identifiers'], at(path, 'identifiers'), readIdentifier)
  const roles = list(fields['roles'], at(path, 'roles'), readCode)
  if (identifiers.length + roles.length === 0) throw new Error(`${path}: it has identifiers or roles.`)
  return {
    title: text(fields['title'], at(path, 'title')),
    indications: list(fields['indications'], at(path, 'indications'), text),
    identifiers,
    roles
  }
}

function readIdentifier(given: unknown, path: string): Orderer['identifiers'][number] {
  const { system, value } = object(given, path, ['system', 'value'])
  return { system: text(system, at(path, 'system')), value: text(value, at(path, 'value')) }
}

/** A code with its system. */
export function readCode(given: unknown, path: string): SiteCode {
  const { system, code } = object(given, path, ['system', 'code'])
  return { system: text(system, at(path, 'system')), code: text(code, at(path, 'code')) }
}

/** What is on offer, or not yet. */
export function readOffer(given: unknown, path: string): Offer {
  const fields = object(given, path, ['title', 'criteria', 'regions', 'offered', 'from', 'asOf', 'reviewBy'])
  const offered = oneOf(fields['offered'], at(path, 'offered'), ['yes', 'not-yet', 'from'] as const)
  const asOf = calendarDay(fields['asOf'], at(path, 'asOf'))
  const criteria = list(fields['criteria'], at(path, 'criteria'), text)
  if (criteria.length === 0) throw new Error(`${at(path, 'criteria')}: it is a list of at least one criterion.`)
  if (offered !== 'from' && fields['from'] !== undefined)
    throw new Error(`${at(path, 'from')}: only with "offered": "from".`)
  return {
    title: texts(fields['title'], at(path, 'title')),
    criteria,
    regions: list(fields['regions'], at(path, 'regions'), text),
    from: offered === 'from' ? calendarDay(fields['from'], at(path, 'from')) : offered === 'yes' ? asOf : undefined,
    asOf,
    reviewBy: fields['reviewBy'] === undefined ? undefined : calendarDay(fields['reviewBy'], at(path, 'reviewBy'))
  }
}
