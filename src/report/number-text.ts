// Numbers as the report writes them: small ones as "<5", shares in per cent where nothing is hidden.
import { numberText } from '../cds-hooks/date-text.ts'
import type { Language } from '../language/text.ts'
import type { Shown } from './small-numbers.ts'
import { say } from './texts.ts'

/** A count as it is read. */
export function countText(shown: Shown, language: Language): string {
  return shown === 'hidden' ? say('hidden', language) : String(shown)
}

/** A share in whole per cent; nothing where either number is hidden, or there is nothing to share. */
export function shareText(part: Shown, whole: Shown): string {
  const percent = percentOf(part, whole)
  return percent === undefined ? '' : `${percent} %`
}

/** The share in whole per cent, where both numbers are shown. */
export function percentOf(part: Shown, whole: Shown): number | undefined {
  if (typeof part !== 'number' || typeof whole !== 'number' || whole === 0) return undefined
  return Math.round((100 * part) / whole)
}

/** A decimal number, with a comma in Danish. */
export function decimalText(value: number | undefined, language: Language): string {
  return value === undefined ? '' : numberText(String(value), language)
}
