// The addresses in searchsets: of a closed service the ones under which it is known, whatever a caller says; nothing of a Host is believed.
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { build, realKnowledge } from '../support/build.ts'
import { PUBLIC_URL, registryOf } from '../support/tokens.ts'

const SEARCH = '/fhir/ValueSet?_count=1'
const HOSTILE = [
  'evil.example.org',
  'evil.example.org:8443',
  'evil.example.org/"><script>alert(1)</script>',
  'user:evil@example.org',
  'evil\texample.org',
  "evil.example.org'",
  'evil.example.org, genvej.example.org',
  'evil.example.org#',
  '[::1]evil'
]
const FORWARDED = {
  'x-forwarded-host': 'evil.example.org',
  'x-forwarded-proto': 'evil',
  'x-forwarded-prefix': '/evil',
  forwarded: 'host=evil.example.org',
  'x-original-host': 'evil.example.org'
}
const addresses = (bundle: { link: { url: string }[]; entry: { fullUrl: string }[] }) => [
  ...bundle.link.map(({ url }) => url),
  ...bundle.entry.map(({ fullUrl }) => fullUrl)
]

describe('a closed service', () => {
  const { app } = build({ registry: registryOf(), knowledge: realKnowledge() })
  test.each(HOSTILE)('Host: %s', async host => {
    for (const method of ['GET', 'POST'] as const) {
      const url = method === 'GET' ? SEARCH : '/fhir/ValueSet/_search?_count=1'
      const { statusCode, headers, body } = await app.inject({ method, url, headers: { host, ...FORWARDED } })
      expect(statusCode).toBe(200)
      for (const address of addresses(JSON.parse(body)))
        expect(address.startsWith(`${PUBLIC_URL}/fhir/ValueSet`)).toBe(true)
      expect(JSON.stringify([headers, body])).not.toContain('evil')
    }
  })
  test('the same search is the same answer whoever asks, so that a cache cannot be poisoned', async () => {
    const tags = await Promise.all(
      ['evil.example.org', 'genvej.example.org'].map(async host => {
        const { headers, body } = await app.inject({ url: SEARCH, headers: { host } })
        return [headers.etag, body]
      })
    )
    expect(tags[0]).toEqual(tags[1])
  })
})

describe('an open service', () => {
  const { app } = build({ knowledge: realKnowledge() })
  test('an address is made of a Host that is one, of no other header', async () => {
    for (const host of HOSTILE) {
      const { headers, body } = await app.inject({ url: SEARCH, headers: { host, ...FORWARDED } })
      const plain = /^[\w.-]+(:\d+)?$/.test(host)
      for (const address of addresses(JSON.parse(body)))
        expect(address.startsWith(`http://${plain ? host : 'localhost'}/fhir/ValueSet`)).toBe(true)
      expect(JSON.stringify(headers)).not.toContain('evil')
    }
  })
  test('over a socket: a Host with a line in it, two of them, none', async () => {
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const said = async (hosts: string) => {
      const socket = connect(port, '127.0.0.1')
      let text = ''
      socket.on('data', chunk => {
        text += chunk
      })
      socket.write(`GET ${SEARCH} HTTP/1.1\r\n${hosts}connection: close\r\n\r\n`)
      await once(socket, 'close')
      return text
    }
    const broken = await said('Host: x\r\n set-cookie: evil=1\r\n')
    expect(broken.split('\r\n\r\n')[0]).not.toMatch(/set-cookie/i)
    expect(await said('Host: a\r\nHost: evil.example.org\r\n')).not.toContain('evil')
    expect(await said('')).toMatch(/^HTTP\/1\.1 400 /)
    await app.close()
  })
})
