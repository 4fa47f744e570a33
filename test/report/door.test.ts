// Who may ask for a report, and what is said to who asks wrongly: a page for people, an OperationOutcome for the rest.
import { describe, expect, test } from 'vitest'
import type { Question } from '../../src/report/question.ts'
import type { FiguresAsked } from '../../src/report/read-figures.ts'
import { build } from '../support/build.ts'
import { claims, registryOf, token } from '../support/tokens.ts'

/** A service that notes what is read for its reports. */
function noting(registry?: object) {
  const asked: Question[] = []
  const figures = async ({ question }: FiguresAsked) => {
    asked.push(question)
    return { unnamed: 0, indications: [], engines: [] }
  }
  return { ...build({ figures, ...(registry ? { registry } : {}) }), asked }
}

describe('a closed service', () => {
  const second = { id: 'other', issuer: 'https://other.example.org', jwksUri: 'https://other.example.org/jwks.json' }
  const closed = (client: object) => {
    const registry = registryOf(client)
    const built = noting({ ...registry, clients: [...registry.clients, second] })
    const get = (url: string) => {
      const headers = { authorization: `Bearer ${token(claims('/report'))}` }
      return built.app.inject({ method: 'GET', url, headers })
    }
    return { ...built, get }
  }
  test('without a token: 401, and nothing is read', async () => {
    const { app, asked } = noting(registryOf({ reports: 'all' }))
    expect((await app.inject({ method: 'GET', url: '/report' })).statusCode).toBe(401)
    expect(asked).toEqual([])
  })
  test('a client whose entry says nothing of reports: 403, and nothing is read', async () => {
    const { get, asked } = closed({})
    const response = await get('/report')
    expect([response.statusCode, response.json().issue[0].code]).toEqual([403, 'forbidden'])
    expect(asked).toEqual([])
  })
  test('`own`: its own figures whatever it asks, and no other client is known to it', async () => {
    const { get, asked } = closed({ reports: 'own' })
    const page = await get('/report')
    expect([page.statusCode, asked[0]?.client]).toEqual([200, 'ehr'])
    expect(page.body).not.toContain('other')
    expect((await get('/report?client=other')).statusCode).toBe(400)
    expect(asked).toHaveLength(1)
  })
  test('`all`: those of everyone, or of one client', async () => {
    const { get, asked, lines } = closed({ reports: 'all' })
    for (const query of ['', '?client=other']) expect((await get(`/report${query}`)).statusCode).toBe(200)
    expect(asked.map(({ client }) => client)).toEqual([undefined, 'other'])
    const noted = lines.filter(line => JSON.parse(line).msg === 'report')
    expect(noted.map(line => line.match(/"client":"\w+"/g))).toEqual([['"client":"ehr"'], ['"client":"ehr"']])
    expect(JSON.parse(noted[1] ?? '')).toMatchObject({ figuresOf: 'other' })
  })
})

describe('who asks wrongly', () => {
  const { app, asked, lines } = noting()
  const get = (query: string, accept = '*/*') =>
    app.inject({ method: 'GET', url: `/report?${query}`, headers: { accept, 'accept-language': 'da' } })
  test('by a program: an OperationOutcome with each parameter', async () => {
    const response = await get('from=2026-13&to=kanarie&indication=x')
    expect(response.statusCode).toBe(400)
    expect(response.json().issue.flatMap(({ expression }: { expression: string[] }) => expression)).toEqual([
      'to',
      'from',
      'indication'
    ])
    expect(response.body).not.toContain('kanarie')
  })
  test('by hand: a page in the language of the reader, with the form to put it right', async () => {
    const { statusCode, headers, body } = await get('from=%3Cscript%3E&format=pdf', 'text/html')
    expect([statusCode, headers['content-type']]).toEqual([400, 'text/html; charset=utf-8'])
    expect(body).toContain('Formatet (format) er et af html, csv, json.')
    expect(body).toContain('value="&lt;script&gt;"')
    expect(body).not.toContain('<script>')
  })
  test('nothing was read for any of them', () => expect(asked).toEqual([]))
  test('a report that is made is a line in the log, with what was asked', async () => {
    await get('indication=alpha&from=2026-01')
    expect(lines.map(line => JSON.parse(line)).filter(({ msg }) => msg === 'report')).toMatchObject([
      { from: '2026-01', to: '2026-11', indication: 'alpha', format: 'html' }
    ])
  })
  test('by another method: 405', async () => {
    const { statusCode, headers } = await app.inject({ method: 'POST', url: '/report' })
    expect([statusCode, headers['allow']]).toEqual([405, 'GET, HEAD'])
  })
})

test('the page loads nothing from elsewhere and is kept by nobody', async () => {
  const { headers, body } = await noting().app.inject({ method: 'GET', url: '/report' })
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self'/)
  expect(headers['cache-control']).toBe('no-store')
  expect(body).not.toMatch(/<script| style=|https?:/)
})
