// The shelf: everything the data folders say, ready for use. Made once at boot; a broken artefact refuses the start.
import type {
  ActivityDefinition,
  CodeSystem,
  ConceptMap,
  PlanDefinition,
  Questionnaire,
  ValueSet
} from '../fhir/types.ts'
import { FINDING } from '../guideline/answers.ts'
import type { ReadyPlan } from '../guideline/apply.ts'
import { codeIndex } from '../guideline/case-features.ts'
import { findingTypes } from '../guideline/finding-type.ts'
import { readPlan } from '../guideline/plan.ts'
import { PlanFault, type Shelf } from '../guideline/plan-action.ts'
import { type Text, text } from '../language/text.ts'
import { type UnitTexts, unitTexts } from '../terminology/unit.ts'
import { type CodeList, codeList } from '../terminology/value-set.ts'
import { checkArtefacts, checkPlan } from './check.ts'
import { artefactsDigest } from './digest.ts'
import { checkExtensions } from './extension-check.ts'
import { checkQuestionnaires } from './questionnaire-check.ts'
import { type Artefact, type Fault, readArtefacts } from './read.ts'
import { resultTitles } from './result-titles.ts'

export const BASE = 'https://w3id.org/genvej'

/** What the service knows. */
export interface Knowledge {
  readonly artefacts: readonly Artefact[]
  /** SHA-256 over all artefacts (digest.ts). */
  readonly digest: string
  /** Plans by indication code, in the order of the indication CodeSystem. */
  readonly plans: ReadonlyMap<string, ReadyPlan>
  readonly activities: ReadonlyMap<string, ActivityDefinition>
  /** The title of a code of one of Genvej's own CodeSystems. */
  readonly titleOf: (system: string, code: string) => Text | undefined
  /** What a result is called whose code (NPU, LOINC) came without words, or with LOINC's. */
  readonly resultTitle: (words: string) => Text | undefined
  /** What systems write for units, to UCUM. */
  readonly unitTexts: UnitTexts
  /** A value set by its last path segment. */
  readonly codes: (id: string) => CodeList | undefined
}

/** Thrown when artefacts are broken; the message has one line for each fault. */
export class KnowledgeFault extends Error {
  readonly faults: readonly Fault[]
  constructor(faults: readonly Fault[]) {
    super(faults.map(fault => `${fault.file}: ${fault.element}: ${fault.message}`).join('\n'))
    this.faults = faults
  }
}

/** Loads the data folders below a root. Throws a KnowledgeFault that names every broken artefact. */
export function loadKnowledge(root: string): Knowledge {
  const { artefacts, faults } = readArtefacts(root)
  const knowledge = assemble(artefacts)
  const all = [...faults, ...checkArtefacts(artefacts), ...checkExtensions(artefacts), ...knowledge.faults]
  if (all.length > 0) throw new KnowledgeFault(all)
  return knowledge
}

function assemble(artefacts: readonly Artefact[]): Knowledge & { readonly faults: readonly Fault[] } {
  const faults: Fault[] = []
  const titles = conceptTitles(artefacts)
  const titleOf = (system: string, code: string) => titles.get(`${system}|${code}`)
  const lists = codeLists(artefacts, faults)
  const texts = allUnitTexts(artefacts)
  const results = resultTitles(ofType<ValueSet>(artefacts, 'ValueSet').map(({ resource }) => resource))
  const activities = new Map(
    ofType<ActivityDefinition>(artefacts, 'ActivityDefinition').map(({ resource }) => [resource.url ?? '', resource])
  )
  const definitions = ofType<PlanDefinition>(artefacts, 'PlanDefinition')
  const byUrl = new Map(definitions.map(({ resource }) => [resource.url ?? '', resource]))
  const findings = findingTypes(
    ofType<CodeSystem>(artefacts, 'CodeSystem').find(({ resource }) => resource.url === FINDING)?.resource
  )
  const shelf: Shelf = {
    plan: canonical => byUrl.get(canonical),
    codes: canonical => lists.get(canonical),
    titleOf,
    findings
  }
  const questionnaires = new Set(
    ofType<Questionnaire>(artefacts, 'Questionnaire').map(({ resource }) => resource.url ?? '')
  )
  const plans = new Map<string, ReadyPlan>()
  for (const code of indicationCodes(artefacts)) {
    const artefact = definitions.find(({ file }) => file === `cds-hooks/${code}/PlanDefinition.json`)
    if (!artefact) {
      faults.push({
        file: `cds-hooks/${code}/PlanDefinition.json`,
        element: '',
        message: 'the indication has no PlanDefinition'
      })
      continue
    }
    try {
      const plan = readPlan(artefact.resource, shelf)
      plans.set(code, { plan, index: codeIndex(plan.inputs), texts })
      faults.push(...checkPlan(artefact.file, plan, activities, questionnaires))
    } catch (error) {
      if (!(error instanceof PlanFault)) throw error
      faults.push({ file: artefact.file, element: error.element, message: error.message })
    }
  }
  const read = new Map([...plans].map(([code, { plan }]) => [code, plan]))
  faults.push(...checkQuestionnaires({ base: BASE, artefacts, lists: lists.values(), titleOf, plans: read }))
  return {
    artefacts,
    digest: artefactsDigest(artefacts),
    plans,
    activities,
    titleOf,
    resultTitle: words => results.get(words),
    unitTexts: texts,
    codes: id => lists.get(`${BASE}/ValueSet/${id}`),
    faults
  }
}

/** The artefacts of one resource type. */
export function ofType<T>(artefacts: readonly Artefact[], type: string): readonly { file: string; resource: T }[] {
  return artefacts.filter(({ resource }) => resource.resourceType === type) as unknown as {
    file: string
    resource: T
  }[]
}

function indicationCodes(artefacts: readonly Artefact[]): readonly string[] {
  const systems = ofType<CodeSystem>(artefacts, 'CodeSystem')
  const indications = systems.find(({ resource }) => resource.url === `${BASE}/CodeSystem/indication`)
  return (indications?.resource.concept ?? []).map(concept => concept.code)
}

function conceptTitles(artefacts: readonly Artefact[]): ReadonlyMap<string, Text> {
  const titles = new Map<string, Text>()
  for (const { resource } of ofType<CodeSystem>(artefacts, 'CodeSystem'))
    for (const concept of resource.concept ?? []) {
      const en = concept.designation?.find(designation => designation.language === 'en')?.value ?? ''
      titles.set(`${resource.url}|${concept.code}`, { da: concept.display ?? concept.code, en })
    }
  return titles
}

function codeLists(artefacts: readonly Artefact[], faults: Fault[]): ReadonlyMap<string, CodeList> {
  const sets = ofType<ValueSet>(artefacts, 'ValueSet')
  const byUrl = new Map(sets.map(({ resource }) => [resource.url ?? '', resource]))
  const lists = new Map<string, CodeList>()
  for (const { file, resource } of sets) {
    try {
      const list = codeList(resource, url => byUrl.get(url))
      if (list.keys.size === 0) faults.push({ file, element: 'compose', message: 'the value set is empty' })
      lists.set(list.url, list)
    } catch (error) {
      faults.push({ file, element: 'compose', message: (error as Error).message })
    }
  }
  return lists
}

function allUnitTexts(artefacts: readonly Artefact[]): UnitTexts {
  const maps = ofType<ConceptMap>(artefacts, 'ConceptMap')
  const units = maps.find(({ resource }) => resource.url === `${BASE}/ConceptMap/unit-text`)
  return units ? unitTexts(units.resource) : new Map()
}

/** The title of a resource in both languages. */
export function titleOfResource(resource: ActivityDefinition | PlanDefinition): Text {
  return text(resource.title, resource._title)
}
