// What is kept in memory while somebody works: launches that wait for their form, and forms that are open.
import { describe, expect, test } from 'vitest'
import { heldChoices } from '../../src/form/choices.ts'
import { formSessions } from '../../src/form/session.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import { readingAccess } from '../support/ehr-access.ts'

const NOW = Date.parse('2026-11-25T09:00:00Z')
const given = {
  ehr: readingAccess('p'),
  indication: 'inherited-thrombocytopenia',
  record: countableRecord({ patientId: 'p', sources: {} }, NOW),
  responses: new Map(),
  framing: []
}

describe('what is kept while somebody works', () => {
  const held = { access: readingAccess('p'), order: undefined, framing: [], secure: true }
  test('a launch waits ten minutes for its form, and is chosen for once', () => {
    const choices = heldChoices()
    const [first, second] = [choices.hold(held, NOW), choices.hold(held, NOW)]
    expect(choices.take(first, NOW + 10 * 60_000 - 1)).toMatchObject(held)
    expect(choices.take(first, NOW)).toBeUndefined()
    expect(choices.take(second, NOW + 10 * 60_000)).toBeUndefined()
  })
  test('of more launches than a thousand the oldest goes', () => {
    const choices = heldChoices()
    const names = Array.from({ length: 1001 }, () => choices.hold(held, NOW))
    expect([names[0], names[1], names.at(-1)].map(name => choices.take(name ?? '', NOW) !== undefined)).toEqual([
      false,
      true,
      true
    ])
  })
  test('a form is kept eight hours from the last answer, under a name that cannot be guessed', () => {
    const sessions = formSessions()
    const session = sessions.open(given, NOW)
    expect(session.id).toMatch(/^[\w-]{32}$/)
    const HOUR = 3_600_000
    expect(sessions.find(session.id, NOW + 8 * HOUR - 1)).toBe(session)
    expect(sessions.find(session.id, NOW + 8 * HOUR)).toBeUndefined()
    expect([sessions.find(undefined, NOW), sessions.find('x', NOW)]).toEqual([undefined, undefined])
    sessions.change({ ...session, framing: ['https://ehr.example.org'] }, NOW + HOUR)
    expect(sessions.find(session.id, NOW + 8 * HOUR)?.framing).toEqual(['https://ehr.example.org'])
  })
  test('of more forms than two thousand the one that was left alone longest goes', () => {
    const sessions = formSessions()
    const [first, second] = [sessions.open(given, NOW), sessions.open(given, NOW)]
    sessions.change(first, NOW)
    for (let more = 0; more < 1999; more++) sessions.open(given, NOW)
    expect([first, second].map(({ id }) => sessions.find(id, NOW) !== undefined)).toEqual([true, false])
  })
})
