// A site's own laboratory codes and units mean the same on every door: the hook, replay, $apply, $populate and the form's verdict.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { standingContext } from '../../src/cds-hooks/respond-context.ts'
import { findService } from '../../src/cds-hooks/services.ts'
import { readConfig } from '../../src/config.ts'
import { fhirBase } from '../../src/fhir/allowed-address.ts'
import { bearerToken } from '../../src/fhir/bearer-token.ts'
import { exchangeOf } from '../../src/fhir/exchange.ts'
import { standingClient } from '../../src/fhir/standing-client.ts'
import type { Extension, FhirResource, QuestionnaireResponseItem } from '../../src/fhir/types.ts'
import { fhirWriter } from '../../src/fhir/write.ts'
import { stand } from '../../src/form/frame.ts'
import { openSession } from '../../src/form/open-session.ts'
import { outsideOf } from '../../src/form/outside-of.ts'
import { formShelf } from '../../src/questionnaire/form-shelf.ts'
import { bundleCalls } from '../../src/replay/bundle-calls.ts'
import { run } from '../replay/collect.ts'
import { build, call, decisionOf, realKnowledge } from '../support/build.ts'
import { fhirServer, TOKEN, UNHURRIED } from '../support/fhir-server.ts'
import { scratchFolder } from '../support/scratch.ts'

const INDICATION = 'inherited-thrombocytopathy'
const NOW = Date.parse('2026-11-20T12:00:00Z')
const ROOT = join(import.meta.dirname, '..', '..')
const LOCAL = 'urn:example:laboratory'
const folder = scratchFolder('own-codes')
const knowledge = realKnowledge()
const shelf = formShelf(knowledge)

const map = (target: string, code: string, known: string) => ({
  source: LOCAL,
  target,
  element: [{ code, target: [{ code: known, equivalence: 'equivalent' }] }]
})
const write = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content))
write('codes.json', {
  resourceType: 'ConceptMap',
  group: [
    map('http://npu-terminology.org', 'F13', 'NPU27161'),
    map('https://w3id.org/genvej/CodeSystem/finding', 'BAT', 'isth-bat-score')
  ]
})
write('units.json', {
  resourceType: 'ConceptMap',
  group: [
    map('http://unitsofmeasure.org', 'tusind enheder pr. liter', 'k[IU]/L'),
    map('http://unitsofmeasure.org', 'point', '{score}')
  ]
})
write('site.json', { laboratoryCodes: ['codes.json'], unitTexts: ['units.json'] })

/** The example with a BAT score from the laboratory; factor XIII and the score as the site writes them, or as everyone does. */
function record(own: boolean): FhirResource[] {
  const file = join(ROOT, 'examples', INDICATION, 'lifelong-bleeding.json')
  const { entry } = JSON.parse(readFileSync(file, 'utf8')) as { entry: { resource: FhirResource }[] }
  const resources = entry.map(({ resource }) => withoutScore(resource))
  const [patient] = resources
  const factor = resources.find(({ id }) => id?.endsWith('fxiii')) as Extract<
    FhirResource,
    { resourceType: 'Observation' }
  >
  const quantity = factor.valueQuantity
  if (own) {
    factor.code = { coding: [{ system: LOCAL, code: 'F13' }] }
    factor.valueQuantity = { value: quantity?.value ?? 0, unit: 'tusind enheder pr. liter' }
  }
  const score = own
    ? { code: { coding: [{ system: LOCAL, code: 'BAT' }] }, valueQuantity: { value: 9, unit: 'point' } }
    : {
        code: { coding: [{ system: 'https://w3id.org/genvej/CodeSystem/finding', code: 'isth-bat-score' }] },
        valueQuantity: { value: 9, unit: '{score}', system: 'http://unitsofmeasure.org', code: '{score}' }
      }
  const subject = { reference: `Patient/${patient?.id}` }
  const about = { resourceType: 'Observation', id: 'score', status: 'final', subject, effectiveDateTime: '2026-11-01' }
  return [...resources, { ...about, ...score } as FhirResource]
}

function withoutScore(resource: FhirResource): FhirResource {
  if (resource.resourceType !== 'QuestionnaireResponse') return resource
  const kept = (items: QuestionnaireResponseItem[]): QuestionnaireResponseItem[] =>
    items
      .filter(({ linkId }) => linkId !== 'isth-bat-score')
      .map(each => ({ ...each, ...(each.item ? { item: kept(each.item) } : {}) }))
  return { ...resource, item: kept(resource.item ?? []) }
}

type Statuses = Readonly<Record<string, unknown>>
type Door = (resources: FhirResource[]) => Promise<Statuses>
const bundleOf = (resources: FhirResource[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map(resource => ({ resource }))
})
const statuses = (criteria: readonly { id: string; status: string }[]): Statuses =>
  Object.fromEntries(criteria.map(({ id, status }) => [id, status]))
const config = () => readConfig({ GENVEJ_CONFIG: join(folder, 'site.json') })
const built = () => build({ knowledge, now: () => NOW, site: { ...config().site, fhir: UNHURRIED } })
const patientOf = ([patient]: FhirResource[]) => patient?.id ?? ''

const hook: Door = async resources => {
  const service = findService('wgs-order-sign')
  if (!service) throw new Error('there is order-sign')
  const { wgsCodes } = standingContext(knowledge, config().site)
  const [one] = bundleCalls(bundleOf(resources), { service, indications: [], wgsCodes }, 'x')
  const { cards } = await call(built(), one?.body ?? {})
  return statuses(decisionOf(cards[0])['criteria'] as { id: string; status: string }[])
}
const apply: Door = async resources => {
  const response = await built().app.inject({
    method: 'POST',
    url: `/fhir/PlanDefinition/${INDICATION}/$apply`,
    payload: {
      resourceType: 'Parameters',
      parameter: [
        { name: 'subject', valueReference: { reference: `Patient/${patientOf(resources)}` } },
        { name: 'data', resource: bundleOf(resources) }
      ]
    }
  })
  const [{ extension }] = response.json().extension as [{ extension: Extension[] }]
  const said = (part: Extension, name: string) => part.extension?.find(({ url }) => url === name)?.valueCode ?? ''
  const criteria = extension.filter(({ url }) => url === 'criterion')
  return statuses(criteria.map(each => ({ id: said(each, 'id'), status: said(each, 'status') })))
}
const form: Door = async resources => {
  const server = await fhirServer(resources)
  const outside = outsideOf({
    context: standingContext(knowledge, config().site),
    client: standingClient(UNHURRIED, () => 0),
    writer: fhirWriter({ exchange: exchangeOf(1000), timeout: () => AbortSignal.timeout(1000), privateNetwork: false }),
    ehrOf: () => undefined,
    recordOf: async () => undefined,
    budget: () => AbortSignal.timeout(60_000),
    onRead: () => undefined
  })
  const token = bearerToken(TOKEN)
  if (!token) throw new Error('it is a token')
  const about = { patientId: patientOf(resources), author: undefined, encounter: undefined, mayWrite: false }
  const ehr = { base: fhirBase(server.base), token, ...about }
  const received = await outside.record(ehr, INDICATION)
  await server.close()
  const house = { knowledge, shelf }
  const opened = openSession({ indication: INDICATION, ehr, received, framing: [] }, house, NOW)
  if (!opened) throw new Error('there is a form')
  return statuses(stand({ ...opened, id: 'x'.repeat(32) }, house, NOW).decision.criteria)
}

/** Replay says what is open, so that is what is compared. */
async function replayed(resources: FhirResource[], site: string): Promise<unknown> {
  write('patient.json', bundleOf(resources))
  vi.stubEnv('GENVEJ_CONFIG', site)
  const { out } = await run(join(folder, 'patient.json'), '--format', 'ndjson', '--quiet', '--now', '2026-11-20')
  return JSON.parse(out.split('\n')[0] ?? '').decisions
}

/** The score as the form is filled in with it. */
async function populated(resources: FhirResource[]): Promise<unknown> {
  const response = await built().app.inject({
    method: 'POST',
    url: `/fhir/Questionnaire/${INDICATION}/$populate`,
    payload: {
      resourceType: 'Parameters',
      parameter: [
        { name: 'subject', valueReference: { reference: `Patient/${patientOf(resources)}` } },
        { name: 'content', resource: bundleOf(resources) }
      ]
    }
  })
  const all = (items: QuestionnaireResponseItem[]): QuestionnaireResponseItem[] =>
    items.flatMap(each => [each, ...all(each.item ?? [])])
  const [{ resource }] = response.json().parameter
  return all(resource.item).find(({ linkId }) => linkId === 'isth-bat-score')?.answer?.[0]?.valueInteger
}

afterEach(() => {
  vi.unstubAllEnvs()
})
afterAll(() => rmSync(folder, { recursive: true }))

const known = await hook(record(false))

test('what everyone writes is decided by score and factor', () => {
  expect(known).toMatchObject({ 'h2b-bat': 'met', 'h2b-coag-fxiii': 'met' })
})
describe('what the site writes is decided alike', () => {
  test.each([
    ['the hook', hook],
    ['PlanDefinition/$apply', apply],
    ['the verdict of the form', form]
  ])('%s', async (_, door) => expect(await door(record(true))).toEqual(known))

  test('genvej replay', async () => {
    const site = join(folder, 'site.json')
    const expected = await replayed(record(false), '')
    expect(expected).toMatchObject([{ indication: INDICATION, outcome: expect.any(String) }])
    expect(await replayed(record(true), site)).toEqual(expected)
    // Without the site's own words nobody understands them, so the test can fail.
    expect(await replayed(record(true), '')).not.toEqual(expected)
  })
  test('Questionnaire/$populate', async () => expect(await populated(record(true))).toBe(9))
})
