// Answers as Observations. https://hl7.org/fhir/uv/sdc/extraction.html#observation-based-extraction
import { valueIn } from '../fhir/choice-value.ts'
import type {
  BundleEntry,
  CodeableConcept,
  Coding,
  Extension,
  Observation,
  QuestionnaireItem,
  QuestionnaireResponse
} from '../fhir/types.ts'
import { originOf } from '../guideline/answer-origin.ts'
import { SDC } from '../knowledge/questionnaire-items.ts'
import type { Answer } from './answer.ts'
import type { ItemState } from './evaluate.ts'
import type { FormRelatives } from './extract-relatives.ts'
import { creation } from './extraction-entry.ts'
import { unitAsked } from './units-asked.ts'

const INSTANT = /T.*(Z|[+-]\d\d:\d\d)$/

/** What is extracted from: the response, the address at which others refer to it, and what makes it the same when it comes again. */
export interface ExtractionFrame {
  readonly response: QuestionnaireResponse
  readonly reference: string
  readonly seed: string
  readonly relatives: FormRelatives
}

/** What an item inherits from those above it. */
interface Inherited {
  readonly extract: boolean
  readonly category: readonly CodeableConcept[]
}

/** The Observations of items and all below them: none for what is not asked, or came unchanged from the record. */
export function extractObservations(
  items: readonly ItemState[],
  frame: ExtractionFrame,
  inherited: Inherited = { extract: false, category: [] }
): readonly BundleEntry[] {
  return items.flatMap(state => {
    if (!state.enabled) return []
    const own = inherit(state.item.definition, inherited)
    const codes = codesOf(state.item.definition, own.extract)
    const entries = codes.length === 0 ? [] : state.answers.flatMap(answer => entryOf(answer, state, codes, own, frame))
    return [...entries, ...extractObservations(state.items, frame, own)]
  })
}

function inherit({ extension }: QuestionnaireItem, inherited: Inherited): Inherited {
  const extract = extension?.find(({ url }) => url === `${SDC}observationExtract`)?.valueBoolean
  const category = extensionsOf(extension, 'observation-extract-category').flatMap(
    ({ valueCodeableConcept }) => valueCodeableConcept ?? []
  )
  return {
    extract: extract ?? inherited.extract,
    category: category.length > 0 ? category : inherited.category
  }
}

/** All codes of an item that is extracted, or those that say so themselves. */
function codesOf({ code = [] }: QuestionnaireItem, extract: boolean) {
  const marked = code.filter(each => extensionsOf(each.extension, 'observationExtract').some(it => it.valueBoolean))
  return marked.length > 0 ? marked.map(({ extension: _marks, ...coding }) => coding) : extract ? code : []
}

function extensionsOf(extensions: Extension[] | undefined, end: string): Extension[] {
  return (extensions ?? []).filter(({ url }) => url.endsWith(end))
}

function entryOf(
  answer: Answer,
  { item, path }: ItemState,
  coding: NonNullable<CodeableConcept['coding']>,
  { category }: Inherited,
  { response, reference, seed }: ExtractionFrame
): BundleEntry[] {
  const value = observedValue(answer, item.definition)
  if (!value || originOf(answer) || answer.valueQuantity?.comparator !== undefined) return []
  const { authored, author, encounter, basedOn, partOf } = response
  const observation: Observation = {
    resourceType: 'Observation',
    ...(basedOn ? { basedOn } : {}),
    ...(partOf ? { partOf } : {}),
    status: 'final',
    ...(category.length > 0 ? { category: [...category] } : {}),
    code: { coding },
    ...(response.subject ? { subject: response.subject } : {}),
    ...(encounter ? { encounter } : {}),
    ...(authored ? { effectiveDateTime: authored } : {}),
    ...(authored && INSTANT.test(authored) ? { issued: authored } : {}),
    ...(author ? { performer: [author] } : {}),
    ...value,
    derivedFrom: [{ reference }]
  }
  return [creation(observation, [seed, path, JSON.stringify(valueIn(answer))].join('|'))]
}

/** The value of an answer as an Observation holds it; undefined when it holds none of that kind. */
function observedValue(answer: Answer, definition: QuestionnaireItem): Partial<Observation> | undefined {
  const { valueBoolean, valueInteger, valueDecimal, valueQuantity, valueCoding, valueDate, valueDateTime } = answer
  if (valueBoolean !== undefined) return { valueBoolean }
  if (valueInteger !== undefined) return { valueInteger }
  if (valueDecimal !== undefined) return { valueQuantity: { value: valueDecimal, ...unitOf(definition) } }
  if (valueQuantity) return { valueQuantity }
  if (valueCoding) return { valueCodeableConcept: { coding: [plainCoding(valueCoding)] } }
  const moment = valueDateTime ?? valueDate
  if (moment) return { valueDateTime: moment }
  if (answer.valueTime) return { valueTime: answer.valueTime }
  return answer.valueString === undefined ? undefined : { valueString: answer.valueString }
}

/** A code without what the form says about it as an option. */
function plainCoding({ system, version, code, display }: Coding): Coding {
  return {
    ...(system ? { system } : {}),
    ...(version ? { version } : {}),
    ...(code ? { code } : {}),
    ...(display ? { display } : {})
  }
}

function unitOf(definition: QuestionnaireItem) {
  const coding = unitAsked(definition)
  if (!coding?.code) return {}
  return { unit: coding.display ?? coding.code, ...(coding.system ? { system: coding.system } : {}), code: coding.code }
}
