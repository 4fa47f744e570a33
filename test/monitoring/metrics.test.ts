// What is shown to those who watch: figures under closed labels, nothing of a patient; dashboard and alerts use what is there.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { build, call } from '../support/build.ts'
import { draft, orderSign, prefetch } from '../support/hook-request.ts'

const root = join(import.meta.dirname, '..', '..')
const CANARY = 'Kanariefugl-0102039999'

const metricsOf = async ({ app }: ReturnType<typeof build>) => (await app.inject({ url: '/metrics' })).body
const line = (text: string, start: string) => text.split('\n').find(each => each.startsWith(start))

test('decisions are counted by indication, outcome and hook; calls by service and status', async () => {
  const built = build()
  await call(built, orderSign())
  await call(built, orderSign())
  await call(built, orderSign([]))
  await built.app.inject({ method: 'POST', url: '/cds-services/wgs-order-sign', payload: {} })
  const text = await metricsOf(built)
  expect(line(text, 'genvej_decisions_total{')).toBe(
    'genvej_decisions_total{indication="alpha",outcome="recommended",hook="order-sign"} 2'
  )
  expect(line(text, 'genvej_calls_total{service="wgs-order-sign",status="200"}')).toMatch(/ 3$/)
  expect(line(text, 'genvej_calls_total{service="wgs-order-sign",status="400"}')).toMatch(/ 1$/)
  expect(line(text, 'genvej_stage_seconds_count{stage="decide"}')).toMatch(/ 3$/)
  expect(line(text, 'genvej_stage_seconds_count{stage="log"}')).toMatch(/ 2$/)
  expect(line(text, 'genvej_stage_seconds_count{stage="total"}')).toMatch(/ 4$/)
})

test('feedback is counted by outcome; the state of the log is shown', async () => {
  const built = build()
  const payload = {
    feedback: [
      { card: CANARY, outcome: 'accepted' },
      { card: CANARY, outcome: CANARY }
    ]
  }
  await built.app.inject({ method: 'POST', url: '/cds-services/wgs-order-sign/feedback', payload })
  const text = await metricsOf(built)
  expect(line(text, 'genvej_feedback_total{outcome="accepted"}')).toMatch(/ 1$/)
  for (const gauge of ['genvej_ready 1', 'genvej_log_store_up 1', 'genvej_log_spooled 0', 'genvej_log_refused 0'])
    expect(text).toContain(`\n${gauge}\n`)
  expect(text).toMatch(/\nnodejs_eventloop_lag_p99_seconds \d/)
})

test('nothing of a call becomes a label: a canary in every place is not in the metrics', async () => {
  const built = build()
  const patient = { resourceType: 'Patient', id: CANARY, name: [{ text: CANARY }] }
  const subject = { reference: `Patient/${CANARY}` }
  const coded = [{ coding: [{ system: 'https://w3id.org/genvej/CodeSystem/indication', code: CANARY }] }]
  const request = orderSign([draft({ subject, id: CANARY, reasonCode: coded })])
  const context = { ...(request['context'] as object), patientId: CANARY, userId: `Practitioner/${CANARY}` }
  await call(built, { ...request, context, prefetch: prefetch({ patient }) })
  for (const url of [`/cds-services/${CANARY}`, `/cds-services/${CANARY}/feedback`])
    await built.app.inject({ method: 'POST', url, payload: {} })
  const text = await metricsOf(built)
  expect(built.log.entries).toHaveLength(1)
  expect(text).toContain('service="other"')
  expect(text).not.toContain('Kanariefugl')
})

describe('dashboard and alerts use only what the service shows', () => {
  const shown = async () => {
    const names = [...(await metricsOf(build())).matchAll(/^# TYPE (\S+) (\w+)/gm)]
    return new Set(
      names.flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]
      )
    )
  }
  const used = (expression: string) => expression.match(/\b(genvej|nodejs|process)_\w+/g) ?? []
  const alerts = (parse(readFileSync(join(root, 'monitoring', 'alerts.yml'), 'utf8')) as Rules).groups[0]?.rules ?? []
  const { panels } = JSON.parse(readFileSync(join(root, 'monitoring', 'grafana-dashboard.json'), 'utf8')) as Dashboard

  test('every alert', async () => {
    const names = await shown()
    expect(alerts.length).toBeGreaterThan(5)
    for (const { alert, expr, annotations } of alerts) {
      expect(used(expr).length, alert).toBeGreaterThan(0)
      expect(
        used(expr).filter(name => !names.has(name)),
        alert
      ).toEqual([])
      expect(Object.keys(annotations), alert).toEqual(['summary', 'action'])
    }
  })
  test('every panel', async () => {
    const names = await shown()
    expect(panels.length).toBeGreaterThan(10)
    for (const { title, targets } of panels)
      for (const { expr } of targets) {
        expect(used(expr).length, title).toBeGreaterThan(0)
        expect(
          used(expr).filter(name => !names.has(name)),
          title
        ).toEqual([])
      }
  })
  test('every metric of our own is on the dashboard', async () => {
    const own = [...(await metricsOf(build())).matchAll(/^# TYPE (genvej_\S+)/gm)].map(([, name]) => name ?? '')
    const drawn = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => used(expr))).join(' ')
    expect(own.filter(name => !drawn.includes(name))).toEqual([])
  })
})

interface Rules {
  readonly groups: readonly { readonly rules: readonly Alert[] }[]
}
interface Alert {
  readonly alert: string
  readonly expr: string
  readonly annotations: Readonly<Record<string, string>>
}
interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[]
}
