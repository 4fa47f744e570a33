// Every form is valid FHIR R4 in the eyes of another's validator: types, cardinalities, required codes, invariants.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadKnowledge } from '../../src/knowledge/knowledge.ts'
import { invalidities } from '../support/valid.ts'

const forms = loadKnowledge(join(import.meta.dirname, '..', '..')).artefacts.flatMap(({ resource }) =>
  resource.resourceType === 'Questionnaire' ? [[resource.id, resource] as const] : []
)

test.each(forms)('%s', (_id, form) => {
  expect(invalidities(form)).toEqual([])
})

test('the validator sees what is wrong', () => {
  const [, form] = forms[0] ?? []
  expect(invalidities({ ...form, status: undefined })).not.toEqual([])
})
