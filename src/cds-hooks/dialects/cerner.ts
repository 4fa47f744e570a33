// Oracle Health (Cerner): the response of CDS Hooks 1.0 in a narrow side panel: information and absolute links, short lines.
// https://cds-hooks.hl7.org/1.0/#cds-service-response
import { escapeText, markdownList } from '../markdown.ts'
import type { Card } from '../types.ts'
import { linesOf, withLine } from './detail-lines.ts'
import type { DialectFrame } from './dialect.ts'
import { DIALECT_TEXTS } from './dialect-texts.ts'

const MOST_STEPS = 4
const MOST_CHARACTERS = 160

/**
 * A card for Cerner: what would be suggestions is said as next steps; SMART links, app context and override reasons are left
 * out, for they are not taken there.
 */
export function cernerCard(card: Card, { language }: DialectFrame): Card {
  const { suggestions = [], selectionBehavior: _, overrideReasons: __, links = [], ...rest } = card
  const absolute = links.filter(({ type }) => type === 'absolute')
  const lines = linesOf(card.detail)
  const steps = suggestions.map(({ label }) => escapeText(label))
  return {
    ...rest,
    detail: markdownList(
      (steps.length > 0 ? withLine(lines, nextSteps(steps, DIALECT_TEXTS[language].nextSteps)) : lines).map(short)
    ),
    ...(absolute.length > 0 ? { links: absolute } : {})
  }
}

/** The first steps by name; the last one, to take the order off, is always among them. */
function nextSteps(steps: readonly string[], label: string): string {
  const named = steps.length > MOST_STEPS ? [...steps.slice(0, MOST_STEPS - 1), '…', ...steps.slice(-1)] : steps
  return `${label}: ${named.join('; ')}`
}

/** A line that stays short: cut between words, never inside an escape. */
function short(line: string): string {
  if (line.length <= MOST_CHARACTERS) return line
  const cut = line.slice(0, MOST_CHARACTERS)
  const end = cut.lastIndexOf(' ')
  return `${cut.slice(0, end > 0 ? end : MOST_CHARACTERS).replace(/[\s,;:\\]+$/, '')} …`
}
