// A small plan for tests of the heart: leaves by their conditions, inputs by the findings and value sets they name.
import type { DataRequirement, PlanDefinition, PlanDefinitionAction } from '../../src/fhir/types.ts'
import type { ReadyPlan } from '../../src/guideline/apply.ts'
import { codeIndex } from '../../src/guideline/case-features.ts'
import { readPlan } from '../../src/guideline/plan.ts'
import type { Shelf } from '../../src/guideline/plan-action.ts'
import { codeList } from '../../src/terminology/value-set.ts'

const STRUCTURE = 'https://w3id.org/genvej/StructureDefinition/'
const FINDING = 'https://w3id.org/genvej/CodeSystem/finding'
export const LAB = 'urn:test:laboratory'

/** A criterion with its effects, e.g. { 'not-met': 'exclude', unknown: 'require' }. */
export function criterion(
  id: string,
  expression: string,
  effects: Readonly<Record<string, string>> = {},
  otherReading?: string
): PlanDefinitionAction {
  return {
    id,
    title: id,
    priority: 'stat',
    documentation: [{ type: 'citation', label: 'L1', display: 'quote', citation: 'source' }],
    extension: [
      { url: `${STRUCTURE}effect`, extension: Object.entries(effects).map(([url, valueCode]) => ({ url, valueCode })) }
    ],
    condition: [
      {
        kind: 'applicability',
        expression: { language: 'text/fhirpath', expression },
        ...(otherReading
          ? {
              extension: [
                {
                  url: `${STRUCTURE}other-reading`,
                  valueExpression: { language: 'text/fhirpath', expression: otherReading }
                }
              ]
            }
          : {})
      }
    ]
  } as PlanDefinitionAction
}

/** A group; with a guard, its members apply only when the guard is true. */
export function group(
  id: string,
  combination: 'all-of' | 'any-of',
  members: PlanDefinitionAction[],
  guard?: string
): PlanDefinitionAction {
  return {
    id,
    code: [{ coding: [{ system: 'http://hl7.org/fhir/characteristic-combination', code: combination }] }],
    action: members,
    ...(guard
      ? { condition: [{ kind: 'applicability', expression: { language: 'text/fhirpath', expression: guard } }] }
      : {})
  }
}

/** The newest answer to a finding. */
export function finding(id: string, code: string = id): DataRequirement {
  return { id, type: 'Observation', limit: 1, codeFilter: [{ path: 'code', code: [{ system: FINDING, code }] }] }
}

/** Results with a code of the laboratory `urn:test:laboratory`. */
export function laboratory(id: string, code: string, newest: boolean): DataRequirement {
  return {
    id,
    type: 'Observation',
    ...(newest ? { limit: 1 } : {}),
    codeFilter: [{ path: 'code', valueSet: `urn:set:${code}` }]
  }
}

/** A plan ready to be applied. */
export function plan(
  inputs: DataRequirement[],
  actions: PlanDefinitionAction[],
  resolvesAmbiguity?: string
): ReadyPlan {
  const definition: PlanDefinition = {
    resourceType: 'PlanDefinition',
    id: 'test',
    url: 'urn:plan:test',
    version: '1',
    status: 'active',
    action: [{ ...group('root', 'all-of', actions), input: inputs }],
    ...(resolvesAmbiguity
      ? {
          extension: [
            {
              url: `${STRUCTURE}resolves-ambiguity`,
              valueExpression: { language: 'text/fhirpath', expression: resolvesAmbiguity }
            }
          ]
        }
      : {})
  }
  const shelf: Shelf = {
    plan: () => undefined,
    codes: url =>
      codeList(
        {
          resourceType: 'ValueSet',
          status: 'active',
          url,
          compose: { include: [{ system: LAB, concept: [{ code: url.replace('urn:set:', '') }] }] }
        },
        () => undefined
      ),
    titleOf: (_system, code) => ({ da: code, en: code }),
    findings: new Map()
  }
  const read = readPlan(definition, shelf)
  return { plan: read, index: codeIndex(read.inputs), texts: new Map() }
}
