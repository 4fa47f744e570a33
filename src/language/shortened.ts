// Text that is not longer than there is room for. https://www.rfc-editor.org/rfc/rfc8259#section-8.2

/** At most so many characters, with an ellipsis where it was cut; no half of a character is in it, which strict readers of JSON refuse. */
export function shortened(text: string, most: number): string {
  const whole = text.toWellFormed()
  if (whole.length <= most) return whole
  const start = whole.slice(0, most - 1)
  return `${(start.isWellFormed() ? start : start.slice(0, -1)).trimEnd()}…`
}
