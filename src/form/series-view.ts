// All values of a measurement since birth against the laboratory's interval: a picture, and the same as a table in which one can be set aside.
// WCAG 2.2: 1.1.1 (text alternative), 1.4.1 (not by colour alone)

import { dateText, numberText, unitText } from '../cds-hooks/date-text.ts'
import { civilDate } from '../fhir/date.ts'
import type { Language } from '../language/text.ts'
import { type Content, type Html, html } from '../pages/html.ts'
import type { Point } from './series.ts'
import { say } from './texts.ts'

export interface SeriesFrame {
  readonly language: Language
  /** What is drawn, for who does not see it. */
  readonly title: string
  /** Name of the field that sets a value aside; its value is the time of the sample. */
  readonly name: string
  readonly setAside: ReadonlySet<string>
  /** Those of them that the record sets aside: they are not brought back here. */
  readonly standing: ReadonlySet<string>
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [640, 220, 44, 26, 10] as const
/** With more points than this the numbers would stand on one another; the table has them. */
const MOST_NUMBERED = 12

/** The picture and its table; nothing when there are no values. */
export function seriesView(points: readonly Point[], frame: SeriesFrame): Content {
  return (
    points.length > 0 &&
    html`<figure class="series">${picture(points, frame)}
<figcaption>${frame.title} (${unitText(points[0]?.unit ?? '')})</figcaption></figure>
<details${frame.setAside.size > 0 && html` open`}><summary>${say('series', frame.language)} (${points.length})</summary>${table(points, frame)}</details>`
  )
}

function picture(points: readonly Point[], { language, title, setAside }: SeriesFrame): Html {
  const [first = 0, last = 0] = [points[0]?.time, points.at(-1)?.time]
  const most = 1.1 * points.reduce((top, { value, high = 0 }) => Math.max(top, value, high), 0) || 1
  const x = (time: number) => round(LEFT + 16 + ((WIDTH - LEFT - 32) * (time - first)) / Math.max(last - first, 1))
  const y = (value: number) => round(HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * value) / most)
  const { low, high } = points.findLast(point => point.low !== undefined) ?? {}
  const said = points.map(
    ({ value, effective }) => `${dateText(effective, language)}: ${numberText(String(value), language)}`
  )
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}: ${said.join('; ')}">
${
  low !== undefined &&
  html`<rect class="band" x="${LEFT}" y="${y(high ?? most)}" width="${WIDTH - LEFT}" height="${round(y(low) - y(high ?? most))}"></rect>
<text class="mark" x="${LEFT - 6}" y="${y(low) + 4}" text-anchor="end">${numberText(String(low), language)}</text>
${high !== undefined && html`<text class="mark" x="${LEFT - 6}" y="${y(high) + 4}" text-anchor="end">${numberText(String(high), language)}</text>`}
<text class="mark" x="${WIDTH - 4}" y="${y(low) - 5}" text-anchor="end">${say('reference', language)}</text>`
}
<text class="mark" x="${LEFT - 6}" y="${y(0) + 4}" text-anchor="end">0</text>
<line class="axis" x1="${LEFT}" y1="${y(0)}" x2="${WIDTH}" y2="${y(0)}"></line>
<polyline class="line" points="${points.map(({ time, value }) => `${x(time)},${y(value)}`).join(' ')}"></polyline>
${points.map(({ time, value, effective, low: limit }) => {
  const kind = setAside.has(effective) ? 'aside' : limit !== undefined && value < limit ? 'low' : 'normal'
  const shown = numberText(String(value), language)
  return html`<circle class="${kind}" cx="${x(time)}" cy="${y(value)}" r="5"><title>${dateText(effective, language)}: ${shown}</title></circle>
<text class="mark" x="${x(time)}" y="${y(value) - 10}" text-anchor="middle">${points.length <= MOST_NUMBERED && shown}</text>`
})}
<text class="mark" x="${LEFT}" y="${HEIGHT - 6}">${civilDate(first).slice(0, 4)}</text>
<text class="mark" x="${WIDTH - 4}" y="${HEIGHT - 6}" text-anchor="end">${civilDate(last).slice(0, 4)}</text></svg>`
}

function table(points: readonly Point[], { language, name, setAside, standing }: SeriesFrame): Html {
  return html`<table><thead><tr><th scope="col">${say('date', language)}</th><th scope="col">${say('value', language)}</th>
<th scope="col">${say('reference', language)}</th><th scope="col">${say('setAside', language)}</th></tr></thead><tbody>
${points.toReversed().map(({ effective, value, unit, low, high }) => {
  const date = dateText(effective, language)
  const interval = low === undefined && high === undefined ? '' : `${low ?? ''}–${high ?? ''}`
  return html`<tr><td class="number">${date}</td><td class="number">${numberText(String(value), language)} ${unitText(unit)}</td>
<td class="number">${numberText(interval, language)}</td>
<td><input type="checkbox" name="${name}" value="${effective}" aria-label="${say('setAside', language)}: ${date}"${setAside.has(effective) && html` checked`}${standing.has(effective) && html` disabled`}></td></tr>`
})}</tbody></table>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
