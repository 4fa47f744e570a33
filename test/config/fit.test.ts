// What the configuration names is on the shelf, or the start is refused with its path.
import { expect, test } from 'vitest'
import { readClientRegistry } from '../../src/clients/registry.ts'
import { checkAgainstKnowledge } from '../../src/config/fit.ts'
import { ConfigFault, readConfig } from '../../src/config.ts'
import { smallGuideline } from '../support/small-guideline.ts'
import { registryOf } from '../support/tokens.ts'

const ACTIVITY = 'https://w3id.org/genvej/ActivityDefinition/factor'
const withList = (...activities: readonly string[]) => ({
  site: readConfig({}).site,
  clients: readClientRegistry(registryOf({ preferenceList: activities.map(activity => ({ activity, key: 'KEY' })) }))
})

test('a preference list names orders that cards suggest', () => {
  const check =
    (...activities: readonly string[]) =>
    () =>
      checkAgainstKnowledge(withList(...activities), smallGuideline())
  expect(check(ACTIVITY)).not.toThrow()
  expect(check(ACTIVITY, `${ACTIVITY}s`)).toThrow(ConfigFault)
  expect(check(ACTIVITY, `${ACTIVITY}s`)).toThrow(`GENVEJ_CLIENTS: clients[0].preferenceList: there is no ${ACTIVITY}s`)
})

test('no registry, nothing to check', () => {
  expect(() => checkAgainstKnowledge({ clients: undefined, site: readConfig({}).site }, smallGuideline())).not.toThrow()
})
