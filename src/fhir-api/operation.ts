// An operation of the FHIR API: what it is called, what it takes, what it answers. https://hl7.org/fhir/R4/operations.html
import type { FhirResource } from '../fhir/types.ts'
import type { Language } from '../language/text.ts'
import type { OperationInput } from './parameters.ts'

/** What an answer rests on beside its input. */
export interface OperationCall {
  /** The id of the resource on which it is called; undefined when it is called on the type. */
  readonly id: string | undefined
  readonly language: Language
  /** The time, in milliseconds. */
  readonly now: number
}

export interface Operation {
  readonly type: string
  readonly name: string
  /** The canonical of its OperationDefinition. */
  readonly definition: string
  readonly documentation: string
  /** The names of its parameters. */
  readonly input: readonly string[]
  /** The parameter that a body without Parameters around it is. */
  readonly whole?: string
  /** Whether it can be called on an artefact by id, beside on the type. */
  readonly onInstance: boolean
  /** Whether its answer speaks of a patient. */
  readonly aboutPatient: boolean
  /** The answer. Throws a Problem when the input does not allow one. */
  readonly answer: (input: OperationInput, call: OperationCall) => FhirResource
}
