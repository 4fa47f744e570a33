// The demonstration's patients: one for each kind of answer, and as old today as they were meant to be.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readPatients } from '../../src/demonstration/patients.ts'

const examples = join(import.meta.dirname, '..', '..', 'examples')
const { today } = parse(readFileSync(join(examples, 'demonstration.yaml'), 'utf8'))

describe('moved in time', () => {
  const years = (days: number) => {
    const [newborn] = readPatients(examples, Date.parse(today) + days * 86_400_000)
      .filter(({ id }) => id === 'test-pid-07')
      .map(({ resources }) => resources[0])
    return String(newborn?.['birthDate'])
  }
  test('on the day they were written, nothing moves', () => expect(years(0)).toBe('2026-10-29'))
  test('a year later, the newborn is a newborn', () => expect(years(365)).toBe('2027-10-29'))
  test('partial dates stay as they are', () => {
    const text = JSON.stringify(readPatients(examples, Date.parse(today) + 400 * 86_400_000))
    expect(text).not.toMatch(/"\d{4}-\d{2}-\d{2}T[^"]*T/)
  })
})

test('every patient is plainly synthetic, and no two share a name or an id', () => {
  const patients = readPatients(examples, Date.parse(today))
  expect(patients.length).toBeGreaterThanOrEqual(12)
  expect(new Set(patients.map(({ name }) => name)).size).toBe(patients.length)
  expect(new Set(patients.map(({ id }) => id)).size).toBe(patients.length)
  for (const { name, id } of patients)
    expect([name, id]).toEqual([
      expect.stringMatching(/^Testpatient /),
      expect.stringMatching(/^test-|^[0-9a-f-]{36}$/)
    ])
})

test('no draft is in a record before it is ordered', () => {
  for (const { resources } of readPatients(examples, Date.parse(today)))
    expect(resources.filter(({ status }) => status === 'draft')).toEqual([])
})
