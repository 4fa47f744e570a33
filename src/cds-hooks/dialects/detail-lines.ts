// The detail of a card as its lines, and a line more: the last line, the version, always stays, and eight lines are enough.

const MOST_LINES = 8

/** The lines of a detail, without their list mark. */
export function linesOf(detail: string): readonly string[] {
  return detail.split('\n').map(line => line.replace(/^- /, ''))
}

/** The lines with one more, right after the first, which says what decides; the last but one gives way when there are too many. */
export function withLine(lines: readonly string[], line: string): readonly string[] {
  if (lines.length < 2) return [...lines, line]
  const more = [...lines.slice(0, 1), line, ...lines.slice(1)]
  return more.length > MOST_LINES ? [...more.slice(0, MOST_LINES - 1), ...more.slice(-1)] : more
}
