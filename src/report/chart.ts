// Orders over time as a picture: a bar for each span, stacked by group. The table beside it says the same.
// WCAG 2.2: 1.1.1 (text alternative), 1.4.1 (not by colour alone), 1.4.11 (contrast of parts)
import type { Language } from '../language/text.ts'
import { type Html, html } from '../pages/html.ts'
import { GROUP_NAMES, type Group, type SpanFigures } from './figures.ts'
import { countText } from './number-text.ts'
import type { Shown } from './small-numbers.ts'
import { say, spanName, spanText } from './texts.ts'

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [560, 232, 34, 40, 24] as const
const FLOOR = HEIGHT - BOTTOM
/** A number that is not shown is drawn this high, whatever it is. */
const UNKNOWN = 6
const MOST_LABELS = 12
const LINES = 4

/** The chart and its key. */
export function spansChart(spans: readonly SpanFigures<Shown>[], language: Language): Html {
  const most = Math.max(...spans.map(({ groups }) => sum(GROUP_NAMES.map(group => drawn(groups[group])))), 5)
  const step = niceStep(most / LINES)
  const top = Math.ceil(most / step) * step
  const y = (value: number) => ((FLOOR - TOP) * value) / top
  const width = (WIDTH - LEFT) / spans.length
  const said = spans.map(({ groups, ...span }) => {
    const parts = GROUP_NAMES.filter(group => groups[group] !== 0)
    const texts = parts.map(group => `${say(group, language)} ${countText(groups[group], language)}`)
    return `${spanText(span, language)}: ${texts.join(', ') || '0'}`
  })
  return html`<figure class="months"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${say('overTime', language)}. ${said.join('; ')}">
<defs><pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ground" width="6" height="6"></rect><line class="stripe" x1="0" y1="0" x2="0" y2="6"></line></pattern></defs>
${lines(top, step).map(
  value => html`<line class="axis" x1="${LEFT}" y1="${round(FLOOR - y(value))}" x2="${WIDTH}" y2="${round(FLOOR - y(value))}"></line>
<text class="mark" x="${LEFT - 6}" y="${round(FLOOR - y(value)) + 4}" text-anchor="end">${value}</text>`
)}
${spans.map((span, at) => bar(span, { x: LEFT + at * width, width, y, language, label: isLabelled(at, spans.length) }))}</svg>
<figcaption>${key(language)}</figcaption></figure>`
}

interface BarFrame {
  readonly x: number
  readonly width: number
  readonly y: (value: number) => number
  readonly language: Language
  readonly label: boolean
}

function bar({ groups, ...span }: SpanFigures<Shown>, { x, width, y, language, label }: BarFrame): Html {
  let floor = FLOOR
  const parts = GROUP_NAMES.filter(group => groups[group] !== 0).map(group => {
    const shown = groups[group]
    const height = typeof shown === 'number' ? y(shown) : UNKNOWN
    floor -= height
    return part(group, shown, { x: x + width * 0.16, y: floor, width: width * 0.68, height })
  })
  const middle = round(x + width / 2)
  return html`${parts}${
    label &&
    html`<text class="mark" x="${middle}" y="${FLOOR + 16}" text-anchor="middle">${spanName(span, language)}</text>
<text class="mark" x="${middle}" y="${FLOOR + 31}" text-anchor="middle">${(span.from.endsWith('-01') || x === LEFT || span.from.slice(0, 4) !== span.to.slice(0, 4)) && span.to.slice(0, 4)}</text>`
  }`
}

function part(group: Group, shown: Shown, at: Readonly<Record<'x' | 'y' | 'width' | 'height', number>>): Html {
  const place = html`x="${round(at.x)}" y="${round(at.y)}" width="${round(at.width)}" height="${round(at.height)}"`
  return typeof shown === 'number'
    ? html`<rect class="${group}" ${place}></rect>`
    : html`<rect class="unknown" fill="url(#unknown)" ${place}></rect>`
}

function key(language: Language): Html {
  const swatch = (kind: string, fill: string, text: string) =>
    html`<li><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="${kind}" fill="${fill}" width="12" height="12"></rect></svg> ${text}</li>`
  const groups = GROUP_NAMES.map(group => swatch(group, 'none', say(group, language)))
  return html`<ul class="key">${groups}${swatch('unknown', 'url(#unknown)', say('notDrawn', language))}</ul>`
}

/** With more spans than there is room for, every so many have a name. */
function isLabelled(at: number, spans: number): boolean {
  return at % Math.ceil(spans / MOST_LABELS) === 0
}

function lines(top: number, step: number): readonly number[] {
  return Array.from({ length: Math.round(top / step) + 1 }, (_, at) => at * step)
}

/** The next of 1, 2, 5, 10, 20, … */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)))
  return power * ([1, 2, 5, 10].find(factor => factor * power >= least) ?? 10)
}

function drawn(shown: Shown): number {
  return typeof shown === 'number' ? shown : 0
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
