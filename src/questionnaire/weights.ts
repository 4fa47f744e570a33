// The points of options: `weight()` looks at the Questionnaire alone, so that an option without points has none and nothing is fetched.
// https://hl7.org/fhir/uv/sdc/behavior.html#weights
import type { Coding, Extension, Questionnaire, QuestionnaireItem } from '../fhir/types.ts'

const WEIGHTS: ReadonlySet<string> = new Set([
  'http://hl7.org/fhir/StructureDefinition/itemWeight',
  'http://hl7.org/fhir/StructureDefinition/ordinalValue'
])

/** A node as fhirpath.js hands it to a function: what it holds, and where it hangs. */
interface ResourceNode {
  readonly data?: Readonly<Record<string, unknown>>
  readonly parentResNode?: ResourceNode
}

/** `weight()` for the answers to one Questionnaire: the points of each answer, or of its value, that has any. */
export function weightFunction(questionnaire: Questionnaire): (nodes: readonly ResourceNode[]) => number[] {
  const weights = new Map((questionnaire.item ?? []).flatMap(itemWeights))
  return nodes =>
    nodes.flatMap(({ data, parentResNode }) => {
      const answered = data?.['valueCoding'] as Coding | undefined
      const [coding, linkId] = answered
        ? [answered, parentResNode?.data?.['linkId']]
        : [data as Coding | undefined, parentResNode?.parentResNode?.data?.['linkId']]
      return weights.get(keyOf(String(linkId), coding)) ?? []
    })
}

/** The points of an option; undefined when it has none. */
export function pointsIn(extensions: readonly Extension[] | undefined): number | undefined {
  return extensions?.find(({ url }) => WEIGHTS.has(url))?.valueDecimal
}

function itemWeights({ linkId, answerOption, item }: QuestionnaireItem): [string, number][] {
  const own = (answerOption ?? []).flatMap(({ valueCoding, extension }): [string, number][] => {
    const weight = pointsIn(extension)
    return weight === undefined ? [] : [[keyOf(linkId, valueCoding), weight]]
  })
  return [...own, ...(item ?? []).flatMap(itemWeights)]
}

function keyOf(linkId: string, coding: Coding | undefined): string {
  return `${linkId}|${coding?.system}|${coding?.code}`
}
