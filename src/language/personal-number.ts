// Danish personal numbers in text: whatever reads like one is not shown. https://cpr.dk/cpr-systemet/opbygning-af-cpr-nummeret

/** Six digits and four, together or with one mark between, and no digit beside them. */
const PERSONAL_NUMBER = /(?<!\d)\d{6}[-–\s]?\d{4}(?!\d)/g

/** The text with dots in the place of what reads like a personal number. */
export function withoutPersonalNumbers(text: string): string {
  return text.replace(PERSONAL_NUMBER, '······-····')
}
