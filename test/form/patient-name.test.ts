// Nothing is decided on a name, so nobody has looked at its shape when it is shown.
import { expect, test } from 'vitest'
import type { Patient } from '../../src/fhir/types.ts'
import { patientName } from '../../src/form/patient-name.ts'

test.each([
  [[{ given: ['Test', 'Anna'], family: 'Eksempel' }], 'Test Anna Eksempel'],
  [[{ family: 'Eksempel' }], 'Eksempel'],
  [[{ given: 'Test', family: 'Eksempel' }], 'Test Eksempel'],
  [{ given: ['Test'] }, 'Test'],
  [[{ given: 7, family: {} }], ''],
  [[{ given: [null, {}, 'Test'], family: [7] }], 'Test'],
  [[null], ''],
  ['Test', ''],
  [undefined, '']
])('%j: %s', (name, shown) => expect(patientName({ resourceType: 'Patient', name } as unknown as Patient)).toBe(shown))

test('nobody has no name', () => expect(patientName(undefined)).toBe(''))
