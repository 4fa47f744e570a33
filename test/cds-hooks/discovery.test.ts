// Discovery and the prefetch templates it publishes: within the query subset that every client should know (checklist 5-22).
import { describe, expect, test } from 'vitest'
import type { CDSService } from '../../src/cds-hooks/types.ts'
import { SOURCES } from '../../src/guideline/types.ts'
import { build, realKnowledge } from '../support/build.ts'

const { app } = build({ knowledge: realKnowledge() })
const response = await app.inject({ method: 'GET', url: '/cds-services' })
const { services } = response.json() as { services: readonly CDSService[] }

test('three services, each with its hook, described in both languages (5-9)', () => {
  expect(response.statusCode).toBe(200)
  expect(services.map(({ id, hook }) => [id, hook])).toEqual([
    ['wgs-order-select', 'order-select'],
    ['wgs-order-sign', 'order-sign'],
    ['wgs-patient-view', 'patient-view']
  ])
  for (const service of services)
    for (const text of [service.title, service.description, service.usageRequirements]) expect(text).toMatch(/\S/)
})

test('HEAD is answered, with the same headers', async () => {
  const head = await app.inject({ method: 'HEAD', url: '/cds-services' })
  expect([head.statusCode, head.body]).toEqual([200, ''])
})

describe('every prefetch template', () => {
  const templates = services.flatMap(({ prefetch }) => Object.entries(prefetch))
  test('stands under a key of the contract', () => {
    for (const [key] of templates) expect(SOURCES).toContain(key)
    for (const { prefetch } of services) expect(prefetch['patient']).toBe('Patient/{{context.patientId}}')
  })
  test('has no token but context.patientId (15-18)', () => {
    for (const [, template] of templates)
      expect([...template.matchAll(/\{\{(.*?)\}\}/g)].map(match => match[1])).toEqual(['context.patientId'])
  })
  test('is a read or a search by parameters of the subset, none repeated (19)', () => {
    const allowed = ['patient', 'code', 'category', 'status', '_sort', '_count']
    for (const [, template] of templates.filter(([key]) => key !== 'patient')) {
      const [type, query = ''] = template.split('?')
      expect(type).toMatch(/^[A-Z][A-Za-z]+$/)
      const names = query.split('&').map(part => part.split('=')[0] ?? '')
      expect(new Set(names).size).toBe(names.length)
      for (const name of names) expect(allowed).toContain(name)
      expect(query.replaceAll('{{context.patientId}}', '')).toMatch(/^[A-Za-z0-9_=&,.%-]+$/)
    }
  })
})

test('observations are asked for by every code of every plan, without system: NPU has two addresses', () => {
  const template = services[0]?.prefetch['observations'] ?? ''
  const codes = new Set(/code=([^&]+)/.exec(template)?.[1]?.split(',').map(decodeURIComponent))
  const inputs = [...realKnowledge().plans.values()].flatMap(({ plan }) => plan.inputs)
  for (const input of inputs.filter(({ type }) => type === 'Observation'))
    for (const filter of input.filters.filter(({ path }) => path === 'code'))
      for (const key of filter.list.keys) expect(codes).toContain(key.slice(key.lastIndexOf('|') + 1))
  expect(codes).toContain('written-consent')
})

test('only what some plan needs is asked for, and the codes of the site with it', async () => {
  const small = build({ site: { orderCodes: [{ system: 'urn:site', code: 'GEN 1' }] } })
  const body = (await small.app.inject({ method: 'GET', url: '/cds-services' })).json()
  const { prefetch } = body.services[0]
  expect(Object.keys(prefetch)).toEqual(['patient', 'observations', 'conditions', 'questionnaireResponses', 'orders'])
  expect(prefetch.orders).toContain('GEN%201')
})
