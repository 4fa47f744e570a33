// The calm hint when a record is opened: only where the site wants it, only when it is safe to say.
import { expect, test } from 'vitest'
import { readRegions } from '../../src/site/read-regions.ts'
import { build, call } from '../support/build.ts'
import { draft, finding, HOOK_INSTANCE, prefetch, SUBJECT, searchset } from '../support/hook-request.ts'

const built = build({ site: { patientView: true } })
const condition = {
  resourceType: 'Condition',
  id: 'c1',
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'D69.1', display: 'Kvalitativ <b>defekt</b>' }] },
  subject: SUBJECT,
  recordedDate: '2024-05-17'
}
const view = (given: Record<string, unknown> = {}) => ({
  hook: 'patient-view',
  hookInstance: HOOK_INSTANCE,
  context: { userId: 'Practitioner/test', patientId: 'test-patient' },
  prefetch: prefetch({ conditions: searchset(condition), ...given })
})

test('coded diagnoses that fit an indication make one calm card, without suggestions', async () => {
  const { cards } = await call(built, view())
  expect(cards).toHaveLength(1)
  expect(cards[0]).toMatchObject({
    indicator: 'info',
    summary: 'WGS kan være relevant: kodede diagnoser passer med alfasygdom',
    detail:
      '- Kodede diagnoser, der passer (Kvalitativ \\<b\\>defekt\\<\\/b\\>, 17.05.2024)\n' +
      '- Anbefaling 2021.9.0, gælder fra 02.09.2021. Klinikeren beslutter.'
  })
  expect(cards[0]).not.toHaveProperty('suggestions')
  expect((await call(built, view(), { lang: 'en' })).cards[0]?.summary).toContain('coded diagnoses fit alpha disease')
})

test('an indication that the region has not opened yet: that is said first', async () => {
  const regions = readRegions({ south: { title: 'Region Syd', opens: { alpha: 'not-yet' } } }, 'regions')
  const { cards } = await call(build({ site: { patientView: true, region: 'south', regions } }), view())
  expect(cards[0]?.detail).toMatch(/^- Endnu ikke åbnet her: Region Syd\n/)
})

test('it is off unless the site turns it on', async () => {
  expect((await call(build(), view())).cards).toEqual([])
})

const silent: readonly (readonly [string, Record<string, unknown>])[] = [
  ['no diagnosis fits', { conditions: searchset() }],
  ['WGS was ordered', { orders: searchset(draft({ status: 'active' })) }],
  ['WGS was answered', { reports: searchset({ ...draft({ status: 'final' }), resourceType: 'DiagnosticReport' }) }],
  ['earlier orders could not be had', { orders: undefined }],
  ['the diagnoses could not be had whole', { conditions: { ...searchset(condition), total: 3 } }],
  ['the patient could not be had', { patient: null }],
  [
    'the diagnosis is refuted',
    { conditions: searchset({ ...condition, verificationStatus: { coding: [{ code: 'refuted' }] } }) }
  ],
  ['it must be analysed outside NGC, now', { observations: searchset(finding('suspected-scid-low-trec', true)) }],
  ['what is known speaks against', { observations: searchset(finding('written-consent', false)) }]
]
test.each(silent)('nothing is said when %s', async (_when, given) => {
  expect((await call(built, view(given))).cards).toEqual([])
})
