// The FHIR client over TLS, against real https servers: what is not trusted is not read, and the log says which check failed.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exchangeOf } from '../../src/fhir/exchange.ts'
import { type Certificate, openssl, selfSigned, signedBy } from '../support/certificates.ts'
import { draft, FITTING, orderSign, PATIENT, searchset } from '../support/hook-request.ts'
import { scratchFolder } from '../support/scratch.ts'
import { type ServiceProcess, serve } from '../support/service-process.ts'
import { claims, registryOf, token } from '../support/tokens.ts'

const folder = scratchFolder('tls')
const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections()
  rmSync(folder, { recursive: true })
})

/** A FHIR server with one patient; how many connections were made to it, and how many requests came. */
async function fhirOver(certificate: Certificate) {
  const seen = { connections: 0, requests: 0 }
  const server = createServer({ ...certificate }, (request, response) => {
    seen.requests++
    const read = (request.url ?? '').includes(`Patient/${PATIENT.id}`)
    const body = read ? PATIENT : searchset(...((request.url ?? '').includes('/Observation?') ? FITTING : []))
    response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body))
  })
  server.on('connection', () => {
    seen.connections++
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  servers.push(server)
  return { base: `https://localhost:${(server.address() as AddressInfo).port}/fhir`, seen }
}

describe.skipIf(!openssl)('over TLS', () => {
  let trusted: Awaited<ReturnType<typeof fhirOver>>
  let selfSigning: typeof trusted
  let otherHost: typeof trusted
  beforeAll(async () => {
    selfSigned(folder, 'authority')
    trusted = await fhirOver(signedBy(folder, 'authority', 'right', 'localhost'))
    otherHost = await fhirOver(signedBy(folder, 'authority', 'other', 'ehr.example.org'))
    selfSigning = await fhirOver(selfSigned(folder, 'self', 'localhost'))
  }, 60_000)

  const get = (base: string, loopback = true) =>
    exchangeOf(1_000_000)({
      url: new URL(`${base}/Patient/${PATIENT.id}`),
      reach: { loopback, privateNetwork: false },
      signal: AbortSignal.timeout(60_000)
    })

  test('a certificate that signs itself is refused before anything is asked', async () => {
    expect(await get(selfSigning.base)).toEqual({ failed: 'certificate-refused', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(selfSigning.seen.requests).toBe(0)
  })
  test('so is one of an authority that nobody named', async () => {
    expect(await get(trusted.base)).toMatchObject({ failed: 'certificate-refused' })
    expect(trusted.seen.requests).toBe(0)
  })
  test('a name that leads to this machine is looked at before a connection is made, over TLS too', async () => {
    const before = trusted.seen.connections
    expect(await get(trusted.base, false)).toEqual({ failed: 'address-refused' })
    expect(await get(trusted.base.replace('localhost', '127.0.0.1'), false)).toEqual({ failed: 'address-refused' })
    expect(trusted.seen.connections).toBe(before)
  })

  describe('a service that trusts the authority (NODE_EXTRA_CA_CERTS)', () => {
    let service: ServiceProcess
    let said = ''
    beforeAll(async () => {
      const fhirServers = [trusted, otherHost, selfSigning].map(({ base }) => base)
      const clients = join(folder, 'clients.json')
      writeFileSync(clients, JSON.stringify(registryOf({ fhirServers }, { development: true })))
      const environment = { GENVEJ_CLIENTS: clients, GENVEJ_DATA: join(folder, 'data') }
      service = await serve({ ...environment, NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem') })
      service.child.stderr?.on('data', chunk => {
        said += chunk
      })
    }, 60_000)
    afterAll(async () => {
      service.child.kill('SIGKILL')
      await service.ended
    })

    const PATH = '/cds-services/wgs-order-sign'
    /** Asks with nothing but the patient; answers what was not obtained. */
    async function notObtained({ base }: { readonly base: string }): Promise<readonly string[] | undefined> {
      const now = Math.floor(Date.now() / 1000)
      const signed = token(claims(PATH, { iat: now, exp: now + 200, jti: randomUUID() }))
      const access = { access_token: 'canary-token', token_type: 'Bearer', expires_in: 300, scope: '*', subject: 'x' }
      const indication = {
        coding: [{ system: 'https://w3id.org/genvej/CodeSystem/indication', code: 'hereditary-anaemia' }]
      }
      const request = orderSign([draft({ reasonCode: [indication] })])
      const response = await fetch(service.address + PATH, {
        method: 'POST',
        headers: { authorization: `Bearer ${signed}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          ...request,
          prefetch: { patient: PATIENT },
          fhirServer: base,
          fhirAuthorization: access
        })
      })
      expect(response.status).toBe(200)
      const { cards } = (await response.json()) as {
        cards: [{ extension: Record<string, { notObtained?: string[] }> }]
      }
      return cards[0].extension['org.w3id.genvej.decision']?.notObtained
    }

    test('reads over TLS from the right host', async () => {
      expect(await notObtained(trusted)).not.toContain('observations')
      expect(trusted.seen.requests).toBeGreaterThan(0)
    }, 60_000)
    test.each([
      ['another host’s certificate', () => otherHost, 'ERR_TLS_CERT_ALTNAME_INVALID'],
      ['a certificate that signs itself', () => selfSigning, 'DEPTH_ZERO_SELF_SIGNED_CERT']
    ])(
      '%s: nothing is asked, what rests on it is unknown, the log says why',
      async (_, server, code) => {
        expect(await notObtained(server())).toContain('observations')
        expect(server().seen.requests).toBe(0)
        await expect.poll(() => said, { timeout: 30_000 }).toContain(code)
        const line = said.split('\n').find(each => each.includes(code)) ?? ''
        expect(JSON.parse(line)).toMatchObject({
          outcome: 'certificate-refused',
          code,
          server: server().base.slice(0, -5)
        })
        expect(said).not.toMatch(new RegExp(`${PATIENT.id}|canary-token`))
      },
      60_000
    )
  })
})
