// The recommendation as data: what is asked for by name, the actions with their words and effects, the plan.
import type { DataRequirement } from '../fhir/types.ts'
import type { Text } from '../language/text.ts'
import type { CodeList } from '../terminology/value-set.ts'
import type { Expression } from './expression.ts'
import type { FindingTypes } from './finding-type.ts'
import type { Parameter } from './parameter.ts'
import type { SourceName } from './types.ts'

/** How strong a sentence is: skal, bør, anbefales or kan, the law (cds-hooks/README.md). */
export type Strength = 'shall' | 'should' | 'may' | 'law'
/** What a status of a criterion leads to, the gravest first; `inform` changes nothing (criteria 0.4). */
export type Effect = 'redirect' | 'exclude' | 'require' | 'confirm' | 'caution' | 'inform'

/** The verbatim sentence, where it stands, and the document it stands in. */
export interface Quote {
  readonly text: string
  readonly place: string
  readonly source: string
}

/** One filter of a named fact: the path it looks at and the codes it accepts. */
export interface CodeFilter {
  readonly path: string
  readonly list: CodeList
}

/** A named fact of the plan (FHIR DataRequirement). https://hl7.org/fhir/R4/metadatatypes.html#DataRequirement */
export interface Input {
  readonly name: string
  readonly type: string
  readonly title: Text
  readonly filters: readonly CodeFilter[]
  /** What each finding can be answered with. */
  readonly findings: FindingTypes
  /** Only what is found counts: that its part of the record was not obtained leaves nothing open. */
  readonly asFound: boolean
  /** A diagnosis that is only suspected counts too: it may raise a question, never answer one. */
  readonly suspectedToo: boolean
  /** It names what a clinician sets aside: an answer to it may undo a refusal. */
  readonly setsAside: boolean
  /** Only the newest counts (`limit: 1`). */
  readonly newest: boolean
  readonly sources: readonly SourceName[]
  /** The ActivityDefinition or Questionnaire by which a missing fact is had. */
  readonly obtainedBy: readonly string[]
  readonly requirement: DataRequirement
}

/** An action of a PlanDefinition, ready to be evaluated; `titleNotMet` is said in place of the title when it is not met. */
export interface PlanNode {
  readonly id: string
  readonly title: Text
  readonly titleNotMet: Text | undefined
  readonly sentence: Text
  readonly type: string | undefined
  readonly strength: Strength | undefined
  readonly priority: string | undefined
  readonly quote: Quote | undefined
  /** The ActivityDefinition that the action realises when it is met: another order in place of this one. */
  readonly proposes: string | undefined
  readonly effects: Readonly<Partial<Record<'met' | 'not-met' | 'unknown', Effect>>>
  /** What the condition says in words; with two readings, one for each. */
  readonly readings: readonly Text[]
  readonly condition: Expression | undefined
  readonly otherReading: Expression | undefined
  readonly guard: Expression | undefined
  /** The guard reads `%doubt`: this action asks what to do when others are in doubt. */
  readonly asksForDoubt: boolean
  readonly combination: 'all-of' | 'any-of' | undefined
  readonly children: readonly PlanNode[]
}

/** A PlanDefinition with all it includes, ready to be applied; `date` is the day of its approval. */
export interface Plan {
  readonly indication: string
  readonly canonical: string
  readonly title: Text
  readonly date: string
  readonly inputs: readonly Input[]
  readonly parameters: readonly Parameter[]
  /** With this true, an ambiguous reading is taken as met: the specialist has recorded it so. */
  readonly resolvesAmbiguity: Expression | undefined
  readonly asksForDoubt: boolean
  /** Ids of the actions that lead to something at some status, be it advice alone. */
  readonly leading: ReadonlySet<string>
  readonly actions: readonly PlanNode[]
  /** ActivityDefinition of the order itself. */
  readonly order: string | undefined
  readonly overrideReasons: readonly string[]
}
