// What the EHR answers when answers are written and drafts are kept: only what it took is said to be taken.
import { describe, expect, test } from 'vitest'
import { fhirBase } from '../../src/fhir/allowed-address.ts'
import type { Json } from '../../src/fhir/resource-shapes.ts'
import type { Bundle, QuestionnaireResponse } from '../../src/fhir/types.ts'
import { type OutsideParts, outsideOf } from '../../src/form/outside-of.ts'
import { readingAccess } from '../support/ehr-access.ts'

const access = readingAccess('p')
const BUNDLE: Bundle = { resourceType: 'Bundle', type: 'transaction', entry: [] }
const DRAFT: QuestionnaireResponse = { resourceType: 'QuestionnaireResponse', status: 'in-progress' }

/** The outside of an EHR that answers every request so, and what it was sent. */
function outside(answer: Json | undefined) {
  const sent: unknown[][] = []
  const writer = {
    send: async (base: unknown, token: unknown, ...request: unknown[]) => {
      expect([base, token]).toEqual([access.base, access.token])
      sent.push(request)
      return answer
    },
    ask: async (_base: unknown, address: URL) => ({ asked: address.href })
  }
  const parts = { writer, recordOf: async () => undefined, ehrOf: () => undefined }
  return { sent, ...outsideOf(parts as unknown as OutsideParts) }
}
const answered = (...statuses: (string | undefined)[]): Json => ({
  resourceType: 'Bundle',
  type: 'transaction-response',
  entry: statuses.map(status => ({ response: { ...(status === undefined ? {} : { status }) } }))
})

describe('answers', () => {
  test('are sent to the root of the server as one transaction', async () => {
    const { sent, write } = outside(answered())
    await write(access, BUNDLE)
    expect(sent).toEqual([['POST', '', BUNDLE]])
  })
  test.each<[string, Json | undefined, boolean]>([
    ['no answer', undefined, false],
    ['an answer without entries', { resourceType: 'Bundle' }, true],
    ['each entry created, changed or left as it was', answered('201 Created', '200', undefined), true],
    ['an entry that was refused', answered('201 Created', '422 Unprocessable Entity'), false],
    ['an entry that is elsewhere', answered('302 Found'), false],
    ['entries that say nothing', { resourceType: 'Bundle', entry: [null, 'x', {}] }, true]
  ])('%s', async (_what, answer, taken) => expect(await outside(answer).write(access, BUNDLE)).toBe(taken))
})

describe('a draft', () => {
  test('is created, and then changed, under the id that the EHR gave it', async () => {
    const created = outside({ resourceType: 'QuestionnaireResponse', id: 'd' })
    expect(await created.keepDraft(access, DRAFT)).toBe('d')
    expect(created.sent).toEqual([['POST', 'QuestionnaireResponse', DRAFT]])
    const changed = outside({ resourceType: 'QuestionnaireResponse', id: 'd' })
    const known = { ...DRAFT, id: 'd' }
    expect(await changed.keepDraft(access, known)).toBe('d')
    expect(changed.sent).toEqual([['PUT', 'QuestionnaireResponse/d', known]])
  })
  test('that was taken without a word keeps its id', async () => {
    expect(await outside({}).keepDraft(access, { ...DRAFT, id: 'd' })).toBe('d')
    expect(await outside({}).keepDraft(access, DRAFT)).toBeUndefined()
  })
  test('that was not taken has none', async () => {
    expect(await outside(undefined).keepDraft(access, { ...DRAFT, id: 'd' })).toBeUndefined()
    expect(await outside({ id: 7 }).keepDraft(access, DRAFT)).toBeUndefined()
  })
})

test('the set-up of an EHR is asked where SMART says that it stands', async () => {
  const base = fhirBase('https://ehr.example.org/fhir/')
  expect(await outside({}).configuration({ base } as never)).toEqual({
    asked: 'https://ehr.example.org/fhir/.well-known/smart-configuration'
  })
})

test('the order of a card that nobody knows is not known', async () =>
  expect(await outside({}).order({} as never, 'p', 'card')).toBeUndefined())
