// The record as a clinician skims it: results with interval and flag, findings, conditions, medicines, relatives, orders.
import { dateText } from '../cds-hooks/date-text.ts'
import type { CodeableConcept, FhirResource, Observation, QuestionnaireResponse } from '../fhir/types.ts'
import { answersAsObservations } from '../guideline/answers.ts'
import { BASE } from '../knowledge/knowledge.ts'
import { type Content, type Html, html } from '../pages/html.ts'
import { type Line, lineOf, type RecordFrame } from './record-line.ts'
import { say, type TextName } from './texts.ts'

const OTHER_TYPES: Readonly<Record<string, TextName>> = {
  Condition: 'conditions',
  MedicationRequest: 'medicines',
  MedicationStatement: 'medicines',
  FamilyMemberHistory: 'relatives',
  ServiceRequest: 'orders'
}

/** The record in groups, newest first; a group without lines is not shown. */
export function recordView(resources: readonly FhirResource[], frame: RecordFrame): Html {
  const observations = resources.filter(resource => resource.resourceType === 'Observation')
  const answers = resources.filter(isResponse).flatMap(response => answersAsObservations(response))
  const said = answers.filter(({ code }) => isFinding(code, frame))
  const results = observations.filter(isMeasured)
  const findings = [...observations.filter(each => !isMeasured(each)), ...said]
  const others = Map.groupBy(
    resources.filter(({ resourceType }) => !['Patient', 'Observation', 'QuestionnaireResponse'].includes(resourceType)),
    ({ resourceType }) => OTHER_TYPES[resourceType] ?? 'others'
  )
  return html`${resultTable(
    results.map(each => lineOf(each, frame)),
    frame
  )}
${group(
  'findings',
  findings.map(each => lineOf(each, frame)),
  frame
)}
${[...others].map(([name, list]) =>
  group(
    name,
    list.map(each => lineOf(each, frame)),
    frame
  )
)}`
}

function resultTable(lines: readonly Line[], { language }: RecordFrame): Content {
  if (lines.length === 0) return undefined
  const heads = (['test', 'result', 'interval', 'date'] as const).map(
    name => html`<th scope="col">${say(name, language)}</th>`
  )
  return html`<h3>${say('laboratory', language)}</h3>
<table class="results"><thead><tr>${heads}</tr></thead><tbody>
${sorted(lines).map(
  ({ name, value, interval, flag, date }) => html`<tr><td>${name}</td>
<td class="number${flag && ' flagged'}">${value}${flag && html` <span class="flag">${say(flag, language)}</span>`}</td>
<td class="number">${interval}</td><td class="number">${dateText(date, language)}</td></tr>`
)}</tbody></table>`
}

function group(name: TextName, lines: readonly Line[], { language }: RecordFrame): Content {
  if (lines.length === 0) return undefined
  return html`<h3>${say(name, language)}</h3><ul class="facts">
${sorted(joined(lines)).map(
  line => html`<li>${line.name}${line.value && html`: <b>${line.value}</b>`}
<span class="soft">${dateText(line.date, language)}</span></li>`
)}</ul>`
}

function sorted(lines: readonly Line[]): readonly Line[] {
  return lines.toSorted((a, b) => b.date.localeCompare(a.date) || a.name.localeCompare(b.name))
}

/** Many answers to one question on one day are one line, an answer and the Observation made of it are one answer. */
function joined(lines: readonly Line[]): readonly Line[] {
  const byQuestion = Map.groupBy(lines, ({ name, date }) => `${name}|${date}`)
  return [...byQuestion.values()].flatMap(([first, ...more]) =>
    first ? [{ ...first, value: [...new Set([first, ...more].map(({ value }) => value))].join(' · ') }] : []
  )
}

/** What is asked about relatives is no finding of the patient's: it stands among the relatives. */
function isFinding({ coding = [] }: CodeableConcept, { knowledge }: RecordFrame): boolean {
  return coding.some(({ system = '', code = '' }) => knowledge.titleOf(system, code))
}

function isMeasured({ valueQuantity, code }: Observation): boolean {
  return valueQuantity !== undefined && !code.coding?.some(({ system = '' }) => system.startsWith(BASE))
}

function isResponse(resource: FhirResource): resource is QuestionnaireResponse {
  return resource.resourceType === 'QuestionnaireResponse'
}
