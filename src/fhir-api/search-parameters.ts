// The search parameters of the published artefacts, each as FHIR defines its type. https://hl7.org/fhir/R4/search.html#ptypes
import type { FhirResource } from '../fhir/types.ts'
import { text } from '../language/text.ts'

/** Whether an artefact has a value, which is looked at once for all artefacts; values come without escapes. */
type Matches = (value: string) => (resource: FhirResource) => boolean

export interface SearchParameter {
  readonly type: 'token' | 'uri' | 'string'
  readonly documentation: string
  /** Without a modifier, and with each modifier that is known. */
  readonly matches: Readonly<Record<string, Matches>>
}

interface Canonical {
  readonly url?: string
  readonly version?: string
  readonly name?: string
  readonly title?: string
  readonly _title?: Parameters<typeof text>[1]
  readonly status?: string
}

const PUBLICATION_STATUS = 'http://hl7.org/fhir/publication-status'
const of = (resource: FhirResource) => resource as Canonical

/** The title in either language. */
const titles = (resource: FhirResource) => Object.values(text(of(resource).title, of(resource)._title))
const names = (resource: FhirResource) => [of(resource).name ?? '']

/** https://hl7.org/fhir/R4/search.html#string: begins with, without regard to case and accents. */
function stringOf(values: (resource: FhirResource) => readonly string[]): SearchParameter['matches'] {
  const some = (holds: (text: string, asked: string) => boolean): Matches => {
    return value => {
      const asked = plain(value)
      return resource => values(resource).some(each => holds(plain(each), asked))
    }
  }
  return {
    '': some((text, asked) => text.startsWith(asked)),
    contains: some((text, asked) => text.includes(asked)),
    exact: value => resource => values(resource).includes(value)
  }
}

/** https://hl7.org/fhir/R4/search.html#token: the code, or `system|code`. */
function tokenOf(code: (resource: FhirResource) => string | undefined, system?: string): SearchParameter['matches'] {
  return {
    '': value => {
      const bar = value.indexOf('|')
      const asked = value.slice(bar + 1)
      if (bar >= 0 && value.slice(0, bar) !== (system ?? '')) return () => false
      return resource => code(resource) !== undefined && (code(resource) === asked || (bar >= 0 && asked === ''))
    }
  }
}

/** By name, as the CapabilityStatement lists them. */
export const SEARCH_PARAMETERS: Readonly<Record<string, SearchParameter>> = {
  _id: { type: 'token', documentation: 'The id of the artefact.', matches: tokenOf(({ id }) => id) },
  url: {
    type: 'uri',
    documentation: 'The canonical, without version.',
    matches: {
      '': value => resource => of(resource).url === value,
      below: value => {
        const folder = value.endsWith('/') ? value : `${value}/`
        return resource => `${of(resource).url}/`.startsWith(folder)
      }
    }
  },
  version: {
    type: 'token',
    documentation: 'The business version.',
    matches: tokenOf(resource => of(resource).version)
  },
  name: { type: 'string', documentation: 'The name for machines.', matches: stringOf(names) },
  title: { type: 'string', documentation: 'The title, in Danish or English.', matches: stringOf(titles) },
  status: {
    type: 'token',
    documentation: 'The publication status.',
    matches: tokenOf(resource => of(resource).status, PUBLICATION_STATUS)
  }
}

function plain(value: string): string {
  return value.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
