// Every word a card says about the site and its region, in Danish and English.
import type { Language } from '../language/text.ts'

const da = {
  notOpen: (region: string, day: string | undefined) => `Endnu ikke åbnet her: ${region}${day ? ` åbner ${day}` : ''}`,
  mayNotOrder: (who: string) => `Forbehold: rekvirenten er ikke på regionens liste; kan rekvireres af ${who}`,
  whoOrders: (region: string, who: string) => `Rekvireres i ${region} af: ${who}`,
  ask: 'Kan drøftes med',
  offered: 'Tilbydes',
  notOffered: 'Tilbydes endnu ikke',
  offeredFrom: (day: string) => `Tilbydes fra ${day}`,
  asOf: (day: string) => `pr. ${day}`,
  unverified: 'ikke bekræftet'
}

const en: typeof da = {
  notOpen: (region, day) => `Not yet open here: ${region}${day ? ` opens on ${day}` : ''}`,
  mayNotOrder: who => `Reservation: the orderer is not on the region’s list; can be ordered by ${who}`,
  whoOrders: (region, who) => `Ordered in ${region} by: ${who}`,
  ask: 'Can be discussed with',
  offered: 'Offered',
  notOffered: 'Not yet offered',
  offeredFrom: day => `Offered from ${day}`,
  asOf: day => `as of ${day}`,
  unverified: 'not confirmed'
}

/** These words by language. */
export const SITE_TEXTS: Readonly<Record<Language, typeof da>> = { da, en }
