// What a site and its region decide: plain data, read once at start. Nothing of it changes a decision; it is said beside it.
import type { Text } from '../language/text.ts'
import type { UnitTexts } from '../terminology/unit.ts'

/** A code as it is written in FHIR. */
export interface SiteCode {
  readonly system: string
  readonly code: string
}

/** A local laboratory code, the known code it means, and where in the configuration it says so. */
export interface CodeMapping {
  readonly from: SiteCode
  readonly to: SiteCode & { readonly display?: string }
  readonly path: string
}

/** A department or role that may order, as the region has agreed (D0 Fag L313-314). */
export interface Orderer {
  readonly title: string
  /** Indications it may order for; empty: all. */
  readonly indications: readonly string[]
  /** Identifiers of the department, such as its SOR code. */
  readonly identifiers: readonly { readonly system: string; readonly value: string }[]
  /** Roles of the person who orders. */
  readonly roles: readonly SiteCode[]
}

/** A region: where it has opened, and who may order there. */
export interface Region {
  readonly title: string
  /** The day on which an indication opens, by its code; undefined: not known yet. An indication that is not here is open. */
  readonly opens: ReadonlyMap<string, string | undefined>
  /** Empty: the region has given no list. */
  readonly orderers: readonly Orderer[]
}

/** Something a criterion speaks of that may or may not be on offer: a tissue, a fast track, a registry, an MDT. */
export interface Offer {
  readonly title: Text
  /** Criteria that call for it. */
  readonly criteria: readonly string[]
  /** Regions it is said in; empty: all. */
  readonly regions: readonly string[]
  /** From when it is offered; undefined: not offered, and no day is known. */
  readonly from: string | undefined
  /** The day on which this was true. */
  readonly asOf: string
  /** The day from which nobody should go by it before it was looked at again; undefined: none was set. */
  readonly reviewBy: string | undefined
}

export const ROLES = ['orders', 'performs', 'interprets', 'answers', 'expert', 'mdt'] as const
export type DirectoryRole = (typeof ROLES)[number]

/** A place of the directory, and how it is reached. */
export interface Place {
  readonly name: string
  readonly roles: readonly DirectoryRole[]
  /** Indications it serves; empty: all. */
  readonly indications: readonly string[]
  /** Its region; undefined: the whole country. */
  readonly region: string | undefined
  readonly contact: readonly string[]
  /** What its use is limited to, as the directory says it. */
  readonly comment: string | undefined
  /** The day on which this was true; undefined: not said. */
  readonly asOf: string | undefined
  readonly verified: boolean
}

/** All of it. */
export interface LocalSettings {
  /** The region of callers whose client names none. */
  readonly region: string | undefined
  readonly regions: ReadonlyMap<string, Region>
  readonly offers: readonly Offer[]
  readonly directory: readonly Place[]
  readonly laboratoryCodes: readonly CodeMapping[]
  /** Unit texts of the site's laboratories, to UCUM. */
  readonly unitTexts: UnitTexts
}

/** A site that says nothing of its own. */
export const NOTHING_LOCAL: LocalSettings = {
  region: undefined,
  regions: new Map(),
  offers: [],
  directory: [],
  laboratoryCodes: [],
  unitTexts: new Map()
}
