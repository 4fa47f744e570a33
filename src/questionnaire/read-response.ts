// A QuestionnaireResponse as it was sent: whether it has the shape that FHIR gives it, as far as it is read here.
// https://hl7.org/fhir/R4/questionnaireresponse.html
import { dateInterval } from '../fhir/date.ts'
import { isObject, type Json } from '../fhir/resource-shapes.ts'
import type { QuestionnaireResponse } from '../fhir/types.ts'
import type { Text } from '../language/text.ts'

const STATUSES: ReadonlySet<unknown> = new Set(['in-progress', 'completed', 'amended', 'entered-in-error', 'stopped'])
const MOST_DEPTH = 20

/** What is wrong, and where: a path such as `item[0].answer[1]`. */
export interface ShapeFault {
  readonly path: string
  readonly message: Text
}

/** What of a resource is not in the shape of a QuestionnaireResponse; nothing when it can be read. */
export function shapeFaults(resource: Json): readonly ShapeFault[] {
  const { resourceType, status, questionnaire, authored } = resource
  const faults: ShapeFault[] = []
  if (resourceType !== 'QuestionnaireResponse') faults.push(fault('resourceType'))
  if (!STATUSES.has(status)) faults.push(fault('status'))
  if (questionnaire !== undefined && typeof questionnaire !== 'string') faults.push(fault('questionnaire'))
  if (authored !== undefined && (typeof authored !== 'string' || !dateInterval(authored)))
    faults.push(fault('authored'))
  for (const name of ['subject', 'encounter', 'author', 'source', 'identifier', 'meta'])
    if (!isRight(resource[name], isObject)) faults.push(fault(name))
  for (const name of ['subject', 'encounter', 'author'])
    if (isObject(resource[name]) && !isRight(resource[name]['reference'], isText))
      faults.push(fault(`${name}.reference`))
  for (const name of ['id', 'language']) if (!isRight(resource[name], isText)) faults.push(fault(name))
  for (const name of ['basedOn', 'partOf'])
    if (!isRight(resource[name], each => isListOf(each, isObject))) faults.push(fault(name))
  return [...faults, ...modifierFaults(resource, ''), ...itemFaults(resource['item'], 'item', 0)]
}

/** The response, once nothing is wrong with its shape. */
export function asResponse(resource: Json): QuestionnaireResponse {
  return resource as unknown as QuestionnaireResponse
}

function itemFaults(items: unknown, path: string, depth: number): ShapeFault[] {
  if (items === undefined) return []
  if (!Array.isArray(items) || depth > MOST_DEPTH) return [fault(path)]
  return items.flatMap((item: unknown, at): ShapeFault[] => {
    const here = `${path}[${at}]`
    if (!isObject(item)) return [fault(here)]
    const { linkId, text, answer, extension } = item
    if (!isText(linkId)) return [fault(`${here}.linkId`)]
    if (!isRight(text, isText)) return [fault(`${here}.text`)]
    if (!isRight(extension, isExtensions)) return [fault(`${here}.extension`)]
    return [
      ...modifierFaults(item, `${here}.`),
      ...answerFaults(answer, `${here}.answer`, depth),
      ...itemFaults(item['item'], `${here}.item`, depth + 1)
    ]
  })
}

function answerFaults(answers: unknown, path: string, depth: number): ShapeFault[] {
  if (answers === undefined) return []
  if (!Array.isArray(answers)) return [fault(path)]
  return answers.flatMap((answer: unknown, at): ShapeFault[] => {
    const here = `${path}[${at}]`
    const values = isObject(answer) ? Object.keys(answer).filter(name => name.startsWith('value')) : []
    if (!isObject(answer) || values.length > 1) return [fault(here)]
    if (values.some(name => answer[name] === null)) return [fault(here)]
    if (!isRight(answer['extension'], isExtensions)) return [fault(`${here}.extension`)]
    return [...modifierFaults(answer, `${here}.`), ...itemFaults(answer['item'], `${here}.item`, depth + 1)]
  })
}

/** What changes the meaning of the rest is not known here, so the rest is not read. https://hl7.org/fhir/R4/extensibility.html#modifierExtension */
function modifierFaults({ modifierExtension }: Json, path: string): ShapeFault[] {
  if (modifierExtension === undefined) return []
  const da = 'En modifierExtension ændrer betydningen og kendes ikke her.'
  const en = 'A modifierExtension changes the meaning and is not known here.'
  return [{ path: `${path}modifierExtension`, message: { da, en } }]
}

function isExtensions(value: unknown): boolean {
  return isListOf(value, each => isObject(each) && isText(each['url']) && isRight(each['extension'], isExtensions))
}

function isListOf(value: unknown, check: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(check)
}

function isRight(value: unknown, check: (value: unknown) => boolean): boolean {
  return value === undefined || check(value)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function fault(path: string): ShapeFault {
  return { path, message: { da: 'Kan ikke læses.', en: 'Cannot be read.' } }
}
