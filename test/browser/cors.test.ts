// A page of another origin in a real browser: what it may read, on errors too, and what it may not (CDS Hooks lesson 8; reliability, fault 27).
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Built, build } from '../support/build.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'
import { orderSign } from '../support/hook-request.ts'
import { claims, registryOf, token } from '../support/tokens.ts'

const CALL = '/cds-services/wgs-order-sign'

if (!chromiumPath) process.stderr.write('SKIPPED: no Chromium on this machine; CHROMIUM can name one\n')

/** What a page sees of an answer; `blocked` when the browser does not let it read. */
type Seen = 'blocked' | { readonly status: number; readonly type: string; readonly retryAfter: string | null }

describe.skipIf(!chromiumPath)('a page of another origin', () => {
  let browser: Browser
  let page: Page
  let host: Server
  let origin: string
  const apps: Built[] = []

  beforeAll(async () => {
    host = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'))
    await new Promise<void>(done => host.listen(0, '127.0.0.1', done))
    origin = `http://localhost:${(host.address() as AddressInfo).port}`
    browser = await startChromium()
    page = await browser.newPage()
    await page.goto(origin)
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    host?.close()
    for (const { app } of apps) await app.close()
  })

  async function served(parts: Parameters<typeof build>[0]): Promise<string> {
    const built = build(parts)
    apps.push(built)
    return built.app.listen({ host: '127.0.0.1', port: 0 })
  }

  /** Asks from the page, by the browser's own fetch. */
  function ask(url: string, body: string | undefined, headers: Record<string, string> = {}): Promise<Seen> {
    const given = {
      url,
      body,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }
    }
    return page.evaluate(async ({ url, body, headers }) => {
      try {
        const response = await fetch(url, { headers, ...(body === undefined ? {} : { method: 'POST', body }) })
        const answer = (await response.json()) as { resourceType?: string; cards?: unknown; services?: unknown }
        const type = answer.resourceType ?? Object.keys(answer).join()
        return { status: response.status, type, retryAfter: response.headers.get('retry-after') }
      } catch {
        return 'blocked' as const
      }
    }, given)
  }

  const registry = (corsOrigins: readonly string[], more: object = {}) =>
    registryOf({ corsOrigins, ...more }, { development: true })
  const bearer = (path: string) => ({ authorization: `Bearer ${token(claims(path))}` })
  const order = JSON.stringify(orderSign())

  test('an origin of the registry reads discovery and cards', async () => {
    const url = await served({ registry: registry([origin]) })
    expect(await ask(`${url}/cds-services`, undefined, bearer('/cds-services'))).toMatchObject({
      status: 200,
      type: 'services'
    })
    expect(await ask(url + CALL, order, bearer(CALL))).toMatchObject({ status: 200, type: 'cards' })
  })

  test('and every error: 400, 401, 404, 412, 413, 429, 503', async () => {
    const rate = { perMinute: 4 }
    const url = await served({ registry: registry([origin], { rate }), site: { bodyLimit: 20_000 } })
    const seen = [
      await ask(url + CALL, '{', bearer(CALL)),
      await ask(url + CALL, order, { authorization: 'Bearer no' }),
      await ask(`${url}/cds-services/none`, order, bearer('/cds-services/none')),
      await ask(url + CALL, JSON.stringify({ ...orderSign(), prefetch: {} }), bearer(CALL)),
      await ask(url + CALL, JSON.stringify({ x: 'x'.repeat(20_000) }), bearer(CALL)),
      await ask(url + CALL, order, bearer(CALL))
    ]
    expect(seen.map(each => each === 'blocked' || [each.status, each.type])).toEqual(
      [400, 401, 404, 412, 413, 429].map(status => [status, 'OperationOutcome'])
    )
    expect(seen.at(-1)).toMatchObject({ retryAfter: '15' })
    const busy = await served({ registry: registry([origin]), late: () => true })
    expect(await ask(busy + CALL, order, bearer(CALL))).toMatchObject({ status: 503, retryAfter: '1' })
  })

  test('an origin that the registry does not name reads nothing, with a good token', async () => {
    const url = await served({ registry: registry(['https://client.example.org']) })
    expect(await ask(url + CALL, order, bearer(CALL))).toBe('blocked')
    expect(await ask(`${url}/cds-services`, undefined, bearer('/cds-services'))).toBe('blocked')
  })

  test('a page without an origin (null) reads nothing', async () => {
    const url = await served({})
    await page.goto('data:text/html,<!doctype html>')
    expect(await ask(`${url}/cds-services`, undefined)).toBe('blocked')
    expect(await ask(url + CALL, order)).toBe('blocked')
    await page.goto(origin)
  })

  test('an open service is read from a page of this machine, as the reference client is', async () => {
    const url = await served({})
    expect(await ask(`${url}/cds-services`, undefined, { authorization: 'Bearer x' })).toMatchObject({ status: 200 })
    expect(await ask(url + CALL, order, { authorization: 'Bearer x' })).toMatchObject({ status: 200, type: 'cards' })
  })
})
