// A breaker for each server (reliability 3, row 15): many failures in a row, a rest, one trial. The clock is the test's.
import { expect, test } from 'vitest'
import { breaker } from '../../src/fhir/breaker.ts'

function given() {
  let time = 0
  const made = breaker({ failures: 3, rest: 1000, elapsed: () => time })
  const go = (worked: boolean, server = 'a') => {
    const settle = made.admit(server)
    settle?.(worked)
    return settle !== undefined
  }
  return { go, admit: made.admit, wait: (milliseconds: number) => (time += milliseconds) }
}

test('three failures in a row and the server is left alone; another server is not', () => {
  const { go } = given()
  expect([go(false), go(false), go(false), go(true)]).toEqual([true, true, true, false])
  expect(go(true, 'b')).toBe(true)
})

test('an answer between them starts the count again', () => {
  const { go } = given()
  expect([go(false), go(false), go(true), go(false), go(false), go(true)]).toEqual(Array(6).fill(true))
})

test('after its rest one call tries, the others still leave it alone', () => {
  const { go, admit, wait } = given()
  for (let at = 0; at < 3; at++) go(false)
  wait(999)
  expect(go(true)).toBe(false)
  wait(1)
  const trial = admit('a')
  expect([trial !== undefined, admit('a')]).toEqual([true, undefined])
  trial?.(true)
  expect([go(true), go(true)]).toEqual([true, true])
})

test('a trial that fails begins the rest anew', () => {
  const { go, wait } = given()
  for (let at = 0; at < 3; at++) go(false)
  wait(1000)
  expect([go(false), go(true)]).toEqual([true, false])
  wait(999)
  expect(go(true)).toBe(false)
  wait(1)
  expect(go(true)).toBe(true)
})

test('calls that were under way when it was given up change nothing', () => {
  const { go, admit } = given()
  const late = [admit('a'), admit('a')]
  for (let at = 0; at < 3; at++) go(false)
  late[0]?.(true)
  expect(go(true)).toBe(false)
  late[1]?.(false)
  expect(go(true)).toBe(false)
})
