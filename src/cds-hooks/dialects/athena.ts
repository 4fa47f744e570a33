// athenahealth: of the suggestions of a card one is taken, and its actions are carried out together.
// https://cds-hooks.hl7.org/2.0/#suggestion (selectionBehavior at-most-one)
import { stableUuid } from '../../fhir/uuid.ts'
import { withinSentence } from '../card-summary.ts'
import type { Action, Card, Suggestion } from '../types.ts'
import type { DialectFrame } from './dialect.ts'
import { DIALECT_TEXTS } from './dialect-texts.ts'

/** A card for athenahealth: what is missing is ordered by one suggestion, so that taking it orders each test once. */
export function athenaCard(card: Card, frame: DialectFrame): Card {
  const { suggestions = [] } = card
  if (suggestions.length === 0) return card
  const orders = suggestions.filter(isOrder)
  const merged = orders.length > 1 ? [orderAll(orders, frame)] : orders
  return {
    ...card,
    suggestions: [...merged, ...suggestions.filter(each => !isOrder(each))],
    selectionBehavior: 'at-most-one'
  }
}

function isOrder({ actions: [action] }: Suggestion): boolean {
  return action.type === 'create'
}

function orderAll(orders: readonly Suggestion[], { language }: DialectFrame): Suggestion {
  const actions = orders.flatMap((each): readonly Action[] => each.actions)
  return {
    label: DIALECT_TEXTS[language].together(orders.map(({ label }) => withinSentence(label))),
    uuid: stableUuid(orders.map(({ uuid }) => uuid).join('|')),
    actions: actions as [Action, ...Action[]]
  }
}
