// Groups that become resources, by the elements that their items name. https://hl7.org/fhir/uv/sdc/extraction.html#definition-based-extraction
import { describe, expect, test } from 'vitest'
import type { FhirResource, QuestionnaireItem, QuestionnaireResponse } from '../../src/fhir/types.ts'
import { extractResponse } from '../../src/questionnaire/extract.ts'
import { answer, evaluated, form, response } from '../support/form.ts'

const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-'

describe('a group as a resource', () => {
  const FAMILY = 'http://hl7.org/fhir/StructureDefinition/FamilyMemberHistory'
  const of = (element: string) => `${FAMILY}#FamilyMemberHistory.${element}`
  const extension = [
    { url: `${SDC}definitionExtract`, extension: [{ url: 'definition', valueCanonical: FAMILY }] },
    {
      url: `${SDC}definitionExtractValue`,
      extension: [
        { url: 'definition', valueUri: of('status') },
        { url: 'fixed-value', valueCode: 'partial' }
      ]
    }
  ]
  const condition: QuestionnaireItem = {
    linkId: 'condition',
    type: 'group',
    repeats: true,
    definition: of('condition'),
    item: [
      { linkId: 'code', type: 'choice', definition: of('condition.code') },
      { linkId: 'onset', type: 'string', definition: of('condition.onset[x]') }
    ]
  }
  const items: QuestionnaireItem[] = [
    {
      linkId: 'relative',
      type: 'group',
      extension,
      item: [
        { linkId: 'who', type: 'group', item: [{ linkId: 'role', type: 'choice', definition: of('relationship') }] },
        condition,
        { linkId: 'remark', type: 'string' }
      ]
    }
  ]
  const written = (...item: NonNullable<QuestionnaireResponse['item']>) =>
    (
      extractResponse(evaluated(form(items), response({ linkId: 'relative', item })), '2026-11-20T12:00:00Z', new Map())
        .entry ?? []
    )
      .map(({ resource }) => resource as FhirResource)
      .filter(({ resourceType }) => resourceType === 'FamilyMemberHistory')

  test('has what stands in a group of its own that names no element, and nothing of what names none', () => {
    const who = { linkId: 'who', item: [answer('role', { system: 's', code: 'MTH' })] }
    const [made, ...others] = written(who, answer('remark', 'på besøg'))
    expect(made).toMatchObject({ status: 'partial', relationship: { coding: [{ system: 's', code: 'MTH' }] } })
    expect(Object.keys(made ?? {}).sort()).toEqual(['identifier', 'relationship', 'resourceType', 'status'])
    expect(others).toEqual([])
  })
  test('has the age in the words in which it was answered, whatever else the answer carries', () => {
    const onset = { linkId: 'onset', answer: [{ id: 'x', valueString: 'i fyrrerne' }] }
    const group = { linkId: 'condition', item: [answer('code', { system: 's', code: 'C92.0' }), onset] }
    expect(written(group, { linkId: 'condition', item: [answer('code', { system: 's', code: 'D46' })] })).toMatchObject(
      [
        {
          condition: [
            { code: { coding: [{ code: 'C92.0' }] }, onsetString: 'i fyrrerne' },
            { code: { coding: [{ code: 'D46' }] } }
          ]
        }
      ]
    )
  })
  test('is none where nothing of it is answered', () => expect(written()).toEqual([]))
})
