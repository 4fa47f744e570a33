// The same cards for each kind of client: what it cannot show or do is said in words instead, and nothing is lost.
import type { Language } from '../../language/text.ts'
import type { Card } from '../types.ts'
import { athenaCard } from './athena.ts'
import { cernerCard } from './cerner.ts'
import { epicCard } from './epic.ts'

/** What a dialect needs to know of the client. */
export interface DialectFrame {
  readonly language: Language
  /** Keys of the client's own order list, by the canonical URL of the ActivityDefinition that is ordered. */
  readonly preferenceList: ReadonlyMap<string, string>
}

/** `plain` is CDS Hooks 2.0 as written; the others are what those clients are known to do with it. */
export type Profile = 'plain' | 'epic' | 'cerner' | 'athena'

const DIALECTS: Readonly<Record<Profile, (card: Card, frame: DialectFrame) => Card>> = {
  plain: card => card,
  epic: epicCard,
  cerner: cernerCard,
  athena: athenaCard
}

/** The cards as a client of this profile takes them: the same decisions, uuids, topics and extensions. */
export function inDialect(profile: Profile, cards: readonly Card[], frame: DialectFrame): readonly Card[] {
  const render = DIALECTS[profile]
  return cards.map(card => render(card, frame))
}
