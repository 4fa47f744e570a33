// A report as JSON: the figures by code, as they are shown, with what was asked and how small numbers are told.
import type { Report } from './frame.ts'

/** The text; the same report always gives the same. */
export function jsonOf({ question, figures }: Report): string {
  const { from, to, indication = null, client = null } = question
  // Asked for one indication, nobody looked at the orders that name none.
  const unnamed = indication === null ? figures.unnamed : undefined
  const smallNumbers = { '<5': '1 to 4', hidden: 'not shown, because it would give away one of them' }
  return `${JSON.stringify({ from, to, indication, client, smallNumbers, ...figures, unnamed }, null, 2)}\n`
}
