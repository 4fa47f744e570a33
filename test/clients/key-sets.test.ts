// Keys that are fetched: kept, fetched again when a token names a new one, never more often than once a minute (reliability, fault 6).
import { expect, test } from 'vitest'
import type { Client } from '../../src/clients/client.ts'
import { keySets } from '../../src/clients/key-sets.ts'
import { readClientRegistry } from '../../src/clients/registry.ts'
import { pair, registryOf } from '../support/tokens.ts'

const MINUTE = 60_000
const [OLD, NEW, NEXT] = [pair('old'), pair('new'), pair('next')]
const [CLIENT] = readClientRegistry(registryOf({ jwks: undefined, jwksUri: 'https://ehr.example.org/jwks' })).clients

/** A key server whose answer can be changed, and everything that was asked and failed. */
function server(first: (typeof OLD)[] | undefined) {
  const state = { keys: first, asked: [] as string[], failed: 0 }
  const keys = keySets(
    async uri => {
      state.asked.push(uri)
      if (!state.keys) throw new Error('down')
      return { keys: state.keys.map(({ jwk }) => ({ ...jwk })) as never }
    },
    () => state.failed++
  )
  const has = async (kid: string, now: number) =>
    (await keys(CLIENT as Client, { alg: 'ES384', kid }, now)) !== undefined
  return { state, has }
}

test('the address of the registry is asked once, however many calls come', async () => {
  const { state, has } = server([OLD])
  expect(await Promise.all(Array.from({ length: 20 }, () => has('old', 0)))).not.toContain(false)
  expect(await has('old', 9 * MINUTE)).toBe(true)
  expect(state.asked).toEqual(['https://ehr.example.org/jwks'])
})

test('a new key is found by its kid; the one that is gone is trusted no longer', async () => {
  const { state, has } = server([OLD])
  expect(await has('old', 0)).toBe(true)
  state.keys = [NEW]
  expect(await has('new', MINUTE)).toBe(true)
  expect(await has('old', MINUTE + 1)).toBe(false)
  expect(state.asked).toHaveLength(2)
})

test('a flood of unknown kids makes one request a minute', async () => {
  const { state, has } = server([OLD])
  for (let second = 0; second < 120; second++) expect(await has(`random-${second}`, second * 1000)).toBe(false)
  expect(state.asked).toHaveLength(2)
})

test('a key that was taken back is not trusted after ten minutes', async () => {
  const { state, has } = server([OLD, NEW])
  await has('old', 0)
  state.keys = [NEW]
  await has('old', 10 * MINUTE + 1)
  expect(await has('old', 10 * MINUTE + 2)).toBe(false)
})

test('while the key server is down the keys that were fetched serve for an hour', async () => {
  const { state, has } = server([OLD])
  await has('old', 0)
  state.keys = undefined
  expect(await has('old', 30 * MINUTE)).toBe(true)
  expect(await has('old', 60 * MINUTE)).toBe(true)
  expect(await has('old', 61 * MINUTE)).toBe(false)
  state.keys = [OLD, NEXT]
  expect(await has('next', 62 * MINUTE)).toBe(true)
})

test('a key server that is down is asked again after ten seconds, and it is said each time', async () => {
  const { state, has } = server(undefined)
  for (const second of [0, 1, 9, 10, 11, 20]) expect(await has('old', second * 1000)).toBe(false)
  expect([state.asked.length, state.failed]).toEqual([3, 3])
})
