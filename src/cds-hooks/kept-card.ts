// What the decision log keeps of what is sent: everything Genvej says, to the letter; of a draft that an update carries back to
// the client its SHA-256, for all else on it is the client's own.
import { hash } from 'node:crypto'
import type { Action, Card } from './types.ts'

/** An action as it is kept. */
type KeptAction = Action | { readonly type: 'update'; readonly description: string; readonly resource: Digest }

/** The draft of an update: which, and the SHA-256 of its JSON as it was sent, in hexadecimal. */
interface Digest {
  readonly resourceType: string
  readonly id?: string | undefined
  readonly sha256: string
}

/** The card as it is kept; the card itself when no suggestion of it updates anything. */
export function keptCard(card: Card): unknown {
  const { suggestions } = card
  if (!suggestions?.some(({ actions }) => actions.some(isUpdate))) return card
  return { ...card, suggestions: suggestions.map(each => ({ ...each, actions: keptActions(each.actions) })) }
}

/** Actions as they are kept. */
export function keptActions(actions: readonly Action[]): readonly KeptAction[] {
  return actions.map(action => {
    if (!isUpdate(action)) return action
    const { resourceType, id } = action.resource
    return { ...action, resource: { resourceType, id, sha256: hash('sha256', JSON.stringify(action.resource)) } }
  })
}

function isUpdate(action: Action): action is Extract<Action, { type: 'create' | 'update' }> & { type: 'update' } {
  return action.type === 'update'
}
