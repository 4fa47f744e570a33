// What an answer rests on beside the call: the knowledge, the site, the clock, the language. Made once, at boot, but for the last two.
import type { Coding, PlanDefinition } from '../fhir/types.ts'
import { type Knowledge, ofType } from '../knowledge/knowledge.ts'
import { type Language, type Text, text } from '../language/text.ts'
import { type LocalSettings, NOTHING_LOCAL, type Region } from '../site/site.ts'
import type { CodeList } from '../terminology/value-set.ts'
import { hintLists } from './best-indication.ts'
import { type Meanings, meaningsOf } from './site-laboratory.ts'
import { wgsOrderCodes } from './wgs-orders.ts'

/** What a site decides for itself. */
export interface Site extends LocalSettings {
  /** Codes that mean WGS here, beside those of the value set. */
  readonly orderCodes: readonly Coding[]
  /** Whether the patient-view service says anything. */
  readonly patientView: boolean
}

/** As a site is given: what it leaves out, it says nothing about. */
type GivenSite = Omit<Site, keyof LocalSettings> & Partial<LocalSettings>

/** What stays the same from call to call. */
export interface StandingContext {
  readonly knowledge: Knowledge
  readonly site: Site
  readonly wgsCodes: CodeList
  /** What the site's own laboratory codes mean, by their keys. */
  readonly meanings: Meanings
  /** Value sets whose diagnoses point to an indication. */
  readonly hints: ReadonlyMap<string, readonly CodeList[]>
  /** The short name of the document behind each plan. */
  readonly recommendations: ReadonlyMap<string, Text>
}

/** What an answer rests on; `now` in milliseconds, read once for each call. */
export interface RespondContext extends StandingContext {
  readonly now: number
  readonly language: Language
  /** Where the form is launched; undefined when nobody could. */
  readonly formAddress?: string | undefined
  /** The region of the caller, where one is known. */
  readonly regionCode?: string | undefined
  readonly region?: Region | undefined
}

/** Prepares what stays the same. */
export function standingContext(knowledge: Knowledge, given: GivenSite): StandingContext {
  const site = { ...NOTHING_LOCAL, ...given }
  const definitions = ofType<PlanDefinition>(knowledge.artefacts, 'PlanDefinition')
  const indications = [...knowledge.plans.keys()]
  return {
    knowledge,
    site,
    wgsCodes: wgsOrderCodes(knowledge, site.orderCodes),
    meanings: meaningsOf(site.laboratoryCodes),
    hints: hintLists(knowledge),
    recommendations: new Map(
      indications.flatMap(indication => {
        const definition = definitions.find(({ resource }) => resource.id === indication)?.resource
        const document = definition?.relatedArtifact?.find(each => each.type === 'derived-from' && each.display)
        return document?.display ? [[indication, text(document.display, document._display)] as const] : []
      })
    )
  }
}
