// A site's own laboratory codes and unit texts mean what its ConceptMaps say, in the record and in the prefetch templates.
import { describe, expect, test } from 'vitest'
import { readCodeMappings, readUnitTexts } from '../../src/site/read-concept-map.ts'
import type { Built } from '../support/build.ts'
import { build, call, decisionOf } from '../support/build.ts'
import { draft, FITTING, factor, orderSign, searchset } from '../support/hook-request.ts'

const map = (target: string, element: object, source = 'urn:local') => ({
  resourceType: 'ConceptMap',
  group: [{ source, target, element: [element] }]
})
const LOCAL = map('urn:test:laboratory', { code: 'FAK', target: [{ code: 'F1', equivalence: 'equivalent' }] })
const UNITS = map('http://unitsofmeasure.org', {
  code: 'kilo enheder',
  target: [{ code: 'k[IU]/L', equivalence: 'equal' }]
})

const others = FITTING.filter(each => each['id'] !== 'factor-1')
const local = (more: object = {}) =>
  orderSign([draft()], {
    observations: searchset(...others, factor(5, { code: { coding: [{ system: 'urn:local', code: 'FAK' }] }, ...more }))
  })

async function outcome(built: Built, request: object) {
  const { cards } = await call(built, request)
  return decisionOf(cards[0])['outcome']
}

describe('codes', () => {
  const site = { laboratoryCodes: readCodeMappings(LOCAL) }
  test('a result under a local code counts as the known one', async () => {
    expect(await outcome(build(), local())).toBe('needs-information')
    expect(await outcome(build({ site }), local())).toBe('recommended')
  })
  test('a code of another system with the same text is another code', async () => {
    const other = { code: { coding: [{ system: 'urn:other', code: 'FAK' }] } }
    expect(await outcome(build({ site }), local(other))).toBe('needs-information')
  })
  test('odd codings are passed over', async () => {
    expect(await outcome(build({ site }), local({ code: { coding: [null, 7, {}] } }))).toBe('needs-information')
    expect(await outcome(build({ site }), local({ code: { coding: 'FAK' } }))).toBe('needs-information')
  })
  test('discovery asks for the local code where it asks for what it means, and nowhere else', async () => {
    const { services } = (await build({ site }).app.inject('/cds-services')).json()
    const { observations, orders } = services[0].prefetch
    expect(observations).toMatch(/code=([^&]*,)?FAK(,|&)/)
    expect(orders).not.toContain('FAK')
  })
})

describe('units', () => {
  const written = {
    valueQuantity: { value: 5, unit: 'kilo enheder' },
    referenceRange: [{ low: { value: 1, unit: 'k[IU]/L' }, high: { value: 10, unit: 'k[IU]/L' } }]
  }
  const request = orderSign([draft()], { observations: searchset(...others, factor(5, written)) })
  test('a unit written the site’s way is understood', async () => {
    expect(await outcome(build({ site: { unitTexts: readUnitTexts(UNITS) } }), request)).toBe('recommended')
    expect(await outcome(build(), request)).not.toBe('recommended')
  })
  test('codes and units of a panel’s components are understood like those of a result', async () => {
    const { code: _, ...part } = factor(5, { ...written, code: undefined })
    const component = [{ ...written, code: { coding: [{ system: 'urn:local', code: 'FAK' }] } }]
    const panel = { ...part, code: { text: 'Panel' }, component, valueQuantity: undefined, referenceRange: undefined }
    const given = orderSign([draft()], { observations: searchset(...others, panel) })
    const site = { laboratoryCodes: readCodeMappings(LOCAL), unitTexts: readUnitTexts(UNITS) }
    expect(await outcome(build({ site }), given)).toBe('recommended')
    expect(await outcome(build({ site: { ...site, unitTexts: new Map() } }), given)).not.toBe('recommended')
  })
})

describe('a ConceptMap that cannot be used is refused with the path of the fault', () => {
  const target = (more: object) =>
    map('urn:test:laboratory', { code: 'FAK', target: [{ code: 'F1', equivalence: 'equivalent', ...more }] })
  test.each([
    ['resourceType', { resourceType: 'ValueSet' }],
    ['group:', { resourceType: 'ConceptMap' }],
    ['group[0].source', map('urn:x', {}, '')],
    ['group[0].target', map('', {})],
    ['group[0].element[0].code', map('urn:x', {})],
    ['group[0].element[0].target[0].code', target({ code: undefined })],
    ['group[0].element[0].target[0].equivalence', target({ equivalence: 'narrower' })],
    ['group[0].element[0].target[0].equivalence', target({ equivalence: undefined })]
  ])('%s', (path, file) => {
    expect(() => readCodeMappings(file)).toThrow(new RegExp(`^${path.replace(/[[\]]/g, '\\$&')}`))
  })
  test('a unit that is not UCUM', () => expect(() => readUnitTexts(LOCAL)).toThrow(/^group\[0\]\.target/))
  test('what has no equivalent means nothing', () => {
    expect(readCodeMappings(target({ equivalence: 'unmatched' }))).toEqual([])
  })
})
