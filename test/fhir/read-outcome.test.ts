// What a FHIR server's answer is taken for, by its bytes (FHIR R4, JSON: the character encoding is UTF-8).
import { expect, test } from 'vitest'
import { answerIn } from '../../src/fhir/read-outcome.ts'

const patient = { resourceType: 'Patient', id: 'x', name: [{ text: 'Testperson Ærø' }] }
const answered = (body: Buffer) => answerIn({ status: 200, contentType: 'application/fhir+json', body }, 'Patient')

test('a resource in UTF-8 is read', () =>
  expect(answered(Buffer.from(JSON.stringify(patient)))).toEqual({ outcome: 'read', status: 200, resource: patient }))

test('the same in Latin-1 is not FHIR: read, its texts would be others', () =>
  expect(answered(Buffer.from(JSON.stringify(patient), 'latin1'))).toEqual({ outcome: 'not-fhir', status: 200 }))
