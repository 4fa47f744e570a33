// The operations that the FHIR API offers, each with what it needs of the shelf.
import { DECISION } from '../cds-hooks/order-annotations.ts'
import type { StandingContext } from '../cds-hooks/respond-context.ts'
import { isWgsOrder } from '../cds-hooks/wgs-orders.ts'
import { readableDraft } from '../fhir/readable.ts'
import type { ServiceRequest, ValueSet } from '../fhir/types.ts'
import { type Knowledge, ofType } from '../knowledge/knowledge.ts'
import { problem } from '../problem/problem.ts'
import { formShelf } from '../questionnaire/form-shelf.ts'
import { draftOrders } from '../record/bundle-record.ts'
import { type Member, membersOf } from '../terminology/expansion.ts'
import { APPLY_INPUT, applyToCase } from './apply.ts'
import { artefactOf } from './artefact.ts'
import { EXPAND_INPUT, expand } from './expand.ts'
import { extractOperation } from './extract.ts'
import type { Operation } from './operation.ts'
import { referenceIn, resourceIn, textIn } from './parameters.ts'
import { populateOperation } from './populate.ts'
import type { Publications } from './published.ts'
import { recordIn, subjectIn } from './subject.ts'

/** The operations on what is published. */
export function operations(context: StandingContext, publications: Publications): readonly Operation[] {
  const { knowledge } = context
  const shelf = formShelf(knowledge)
  return [
    expandOperation(knowledge, publications),
    applyOperation(context, publications),
    populateOperation(publications.Questionnaire, shelf, context),
    extractOperation(shelf, context)
  ]
}

function expandOperation(knowledge: Knowledge, publications: Publications): Operation {
  const sets = new Map(
    ofType<ValueSet>(knowledge.artefacts, 'ValueSet').map(({ resource }) => [resource.url, resource])
  )
  const shelf = { valueSet: (url: string) => sets.get(url), titleOf: knowledge.titleOf }
  const written = new Map<string, readonly Member[]>()
  return {
    type: 'ValueSet',
    name: 'expand',
    definition: 'http://hl7.org/fhir/OperationDefinition/ValueSet-expand',
    documentation: 'By id or url; filter, count, offset, displayLanguage (da, en).',
    input: EXPAND_INPUT,
    onInstance: true,
    aboutPatient: false,
    answer: (input, call) => {
      const { id, resource } = artefactOf(publications.ValueSet, call, input, ['url'])
      const valueSet = resource as ValueSet
      const version = textIn(input, 'valueSetVersion')
      if (version !== undefined && version !== valueSet.version)
        throw problem('artefact-not-found', 'The value set is not here in this version.', 'valueSetVersion')
      const members = written.get(id) ?? membersOf(valueSet, shelf)
      written.set(id, members)
      return expand(valueSet, members, input, call)
    }
  }
}

function applyOperation(context: StandingContext, publications: Publications): Operation {
  const { knowledge, wgsCodes } = context
  const plans = publications.PlanDefinition.filter(({ id }) => knowledge.plans.has(id))
  return {
    type: 'PlanDefinition',
    name: 'apply',
    definition: 'http://hl7.org/fhir/OperationDefinition/PlanDefinition-apply',
    documentation:
      'By id or url, for a subject. data is a Bundle that holds the Patient and the whole record: what it does not hold counts ' +
      'as not recorded, unless it says that it is cut short; without data everything is unknown. A draft order of WGS in data is ' +
      'the order that is assessed. The answer is a CarePlan: what is open as a RequestGroup, what is missing as a ' +
      `GuidanceResponse, the whole decision as the extension ${DECISION}.`,
    input: APPLY_INPUT,
    onInstance: true,
    aboutPatient: true,
    answer: (input, call) => {
      const { id } = artefactOf(plans, call, input, ['url', 'canonical'])
      const subject = subjectIn(input)
      const data = resourceIn(input, 'data', 'Bundle')
      const record = recordIn(data, 'data', subject, context, call.now)
      const order = data && draftOrders(data, subject.id).find(draft => isWgsOrder(draft, wgsCodes))
      const about = { encounter: referenceIn(input, 'encounter'), practitioner: referenceIn(input, 'practitioner') }
      const applied = applyToCase(knowledge, {
        ...about,
        indication: id,
        subject,
        record,
        order: order && (readableDraft(order) as unknown as ServiceRequest),
        ...call
      })
      if (applied) return applied
      throw problem('artefact-not-found', 'There is no plan with this id here.')
    }
  }
}
