// A FHIR server in a container, HAPI unless another image is named, read by the service in its image with the client it always uses.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findService } from '../../src/cds-hooks/services.ts'
import type { Card } from '../../src/cds-hooks/types.ts'
import { wgsOrderCodes } from '../../src/cds-hooks/wgs-orders.ts'
import { bundleCalls } from '../../src/replay/bundle-calls.ts'
import { decisionOf, realKnowledge } from '../support/build.ts'
import { withFhirServer } from '../support/cluster-of-containers.ts'
import { image, removals } from '../support/container.ts'

const ORDER_SIGN = findService('wgs-order-sign') as NonNullable<ReturnType<typeof findService>>
const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples')

interface Resource {
  readonly resourceType: string
  readonly id: string
}

describe.skipIf(!image)('a FHIR server in a container', () => {
  const kept = removals()
  const knowledge = realKnowledge()
  let running: Awaited<ReturnType<typeof withFhirServer>>
  beforeAll(async () => {
    running = await withFhirServer(kept)
  })
  afterAll(kept.run)

  const called = async (body: object) => {
    const response = await fetch(`${running.address}/cds-services/wgs-order-sign`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body)
    })
    const { cards = [] } = (await response.json()) as { cards?: Card[] }
    return { status: response.status, said: cards.map(card => [card.summary, decisionOf(card)['outcome']]) }
  }

  test.each([...knowledge.plans.keys()])(
    '%s: read over FHIR, a patient is decided as when prefetched',
    async indication => {
      const { call, record } = example(indication)
      for (const resource of record) await put(resource)
      const prefetched = await called(call)
      const unread = { ...call, prefetch: undefined }
      const read = {
        ...unread,
        fhirServer: running.fhir.inside,
        fhirAuthorization: {
          access_token: 'any',
          token_type: 'Bearer',
          expires_in: 300,
          scope: 'user/*.read',
          subject: 'x'
        }
      }
      expect(prefetched.said.length).toBeGreaterThan(0)
      expect((await called(unread)).status).toBe(412)
      // A server that has just started may take longer than a click waits for; the card then says what is unknown.
      await expect.poll(() => called(read), { timeout: 120_000, interval: 500 }).toEqual(prefetched)
    }
  )

  /** The first example patient of an indication: the call about their order, and their record without it. */
  function example(indication: string) {
    const folder = join(EXAMPLES, indication)
    const [file = ''] = readdirSync(folder)
      .filter(name => name.endsWith('.json'))
      .toSorted()
    const bundle = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { entry: { resource: Resource }[] }
    const settings = { service: ORDER_SIGN, indications: [indication], wgsCodes: wgsOrderCodes(knowledge, []) }
    const call = bundleCalls(bundle, settings, file)[0]?.body as {
      context: { draftOrders: { entry: { resource: Resource }[] } }
    }
    const drafts = new Set(call.context.draftOrders.entry.map(({ resource }) => resource.id))
    const resources = bundle.entry.map(({ resource }) => resource).filter(({ id }) => !drafts.has(id))
    const first = ({ resourceType }: Resource) => (resourceType === 'Patient' ? 0 : 1)
    return { call, record: resources.toSorted((one, other) => first(one) - first(other)) }
  }

  async function put(resource: Resource): Promise<void> {
    const response = await fetch(`${running.fhir.outside}/${resource.resourceType}/${resource.id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(resource)
    })
    expect([200, 201], await response.text()).toContain(response.status)
  }
})
