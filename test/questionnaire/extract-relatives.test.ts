// A relative of the record in a finished form: the same person is never written twice, and is changed in the version that was read.
import { describe, expect, test } from 'vitest'
import type { FamilyMemberHistory, QuestionnaireResponse } from '../../src/fhir/types.ts'
import { extractResponse } from '../../src/questionnaire/extract.ts'
import { filledRelative } from '../../src/questionnaire/populate-relatives.ts'
import { answer, evaluated, realForm, response } from '../support/form.ts'

type Item = NonNullable<QuestionnaireResponse['item']>[number]
const pedigree = realForm('pedigree')
const group = pedigree.byLinkId.get('relative')
const ROLE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode'
const OWN = 'https://w3id.org/genvej/CodeSystem/family-condition'
const taken = answer('family-history', { system: 'https://w3id.org/genvej/CodeSystem/answer', code: 'recorded' })

const relative = (role: string, code = 'mds-aml'): Item => ({
  linkId: 'relative',
  item: [
    answer('relationship', { system: ROLE, code: role }),
    { linkId: 'condition', item: [answer('condition-code', { system: OWN, code })] }
  ]
})
const history = (id: string, role: string, more: Partial<FamilyMemberHistory> = {}): FamilyMemberHistory => ({
  resourceType: 'FamilyMemberHistory',
  id,
  meta: { versionId: '7' },
  status: 'completed',
  patient: { reference: 'Patient/p' },
  relationship: { coding: [{ system: ROLE, code: role }] },
  condition: [{ code: { coding: [{ system: OWN, code: 'mds-aml' }] } }],
  ...more
})
/** The group that was filled in from a relative of the record, with another role where it was corrected. */
function filled(of: FamilyMemberHistory, role?: string): Item {
  if (!group) throw new Error('the form asks for relatives')
  const made = filledRelative(group, of, `FamilyMemberHistory/${of.id}`)
  const item = (made.item ?? []).map(each =>
    role && each.linkId === 'relationship'
      ? { ...each, answer: [{ ...each.answer?.[0], valueCoding: { system: ROLE, code: role } }] }
      : each
  )
  return { ...made, item }
}
function written(
  known: readonly FamilyMemberHistory[],
  groups: readonly Item[],
  more: Partial<QuestionnaireResponse> = {}
) {
  const of = { ...response(taken, ...groups), authored: '2026-11-20T10:00:00+01:00', ...more }
  const relatives = new Map(known.map(each => [`FamilyMemberHistory/${each.id}`, each]))
  const { entry = [] } = extractResponse(evaluated(pedigree, of), '2026-11-20T12:00:00Z', relatives)
  return entry
    .filter(({ resource }) => resource?.resourceType === 'FamilyMemberHistory')
    .map(({ request, resource }) => {
      const { relationship } = resource as FamilyMemberHistory
      return [request?.method, relationship?.coding?.[0]?.code, request?.url, request?.ifMatch]
    })
}

describe('a relative who is added', () => {
  const created = (role: string) => ['POST', role, 'FamilyMemberHistory', undefined]
  test('is created', () => expect(written([], [relative('NBRO')])).toEqual([created('NBRO')]))
  test('and says what the record says of one whom the form does not name, is that one', () => {
    expect(written([history('b', 'NBRO')], [relative('NBRO')])).toEqual([])
    expect(written([history('b', 'NBRO')], [relative('NSIS')])).toEqual([created('NSIS')])
    expect(written([history('b', 'NBRO')], [relative('NBRO', 'solid-tumour')])).toEqual([created('NBRO')])
  })
  test('beside the one of the record who says the same, is another', () => {
    const brother = history('b', 'NBRO')
    expect(written([brother], [filled(brother), relative('NBRO')])).toEqual([created('NBRO')])
  })
})

describe('a relative of the record', () => {
  const brother = history('b', 'NBRO')
  test('who is as the record has him is not written', () => expect(written([brother], [filled(brother)])).toEqual([]))
  test('who is corrected is changed, in the version that was read', () =>
    expect(written([brother], [filled(brother, 'NSIS')])).toEqual([['PUT', 'NSIS', 'FamilyMemberHistory/b', 'W/"7"']]))
  test('without a version is changed whatever it is', () => {
    const { meta: _meta, ...bare } = brother
    expect(written([bare], [filled(bare, 'NSIS')])).toEqual([['PUT', 'NSIS', 'FamilyMemberHistory/b', undefined]])
  })
  test('whose resource is not here is not written', () => expect(written([], [filled(brother, 'NSIS')])).toEqual([]))
})
